/** A path of this console to come back to after signing in; anything that would lead elsewhere is dropped. */
export function safePlace(from: string | undefined): string | undefined {
  if (from === undefined || !from.startsWith('/') || from.startsWith('//') || from.includes('\\')) return undefined;
  return from.startsWith('/sign-in') || from.startsWith('/sign-up') ? undefined : from;
}
