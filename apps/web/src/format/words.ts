/** `customer-service` → `Customer service`. */
export function humanize(slug: string): string {
  const words = slug.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 answer`, `2 answers`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat('en-US').format(count)} ${count === 1 ? one : many}`;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  return `${parts[0]?.charAt(0) ?? '?'}${parts.length > 1 ? (parts.at(-1)?.charAt(0) ?? '') : ''}`.toUpperCase();
}

/** How ready words reach a customer. */
export const channelNames = { chat: 'Chat', email: 'E-mail', sms: 'Text message' } as const;
