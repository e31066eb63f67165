import { CoreError } from '../base/index.ts';

/** One line for lists. */
export function preview(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 140 ? line : `${line.slice(0, 139)}…`;
}

/** @throws CoreError 'bad-input' | 'too-large' for what cannot be sent. */
export function checkMessage(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw new CoreError('bad-input', 'Write a message first.');
  if (trimmed.length > 4_000)
    throw new CoreError('too-large', 'That message is too long. Send at most 4,000 characters at a time.');
  return trimmed.replaceAll('\u0000', '');
}
