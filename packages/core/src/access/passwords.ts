import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { CoreError } from '../base/index.ts';

const argon2 = promisify(argon2Callback);

/** OWASP's first recommendation for argon2id: 19 MiB, 2 passes, 1 lane. About 20-40 ms on one core. */
const parameters = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;
/** Each hash takes a core and 19 MiB: more at once than cores would only make all of them late. */
const maxAtOnce = 2;
const maxWaiting = 200;

const encoded = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

export type Passwords = ReturnType<typeof createPasswords>;

/** Hashes and verifies passwords, a few at a time. Hashes are PHC strings (`$argon2id$v=19$m=…`). */
export function createPasswords() {
  const slots = createSlots();
  const decoy = slots(() => hash(randomBytes(24).toString('base64url')));
  return {
    /** @throws CoreError 'unavailable' when too many wait. */
    hash(password: string): Promise<string> {
      return slots(() => hash(password));
    },

    /** Does the same work for an unknown identity (`stored` undefined) as for a known one, and then says no. */
    async verify(password: string, stored: string | undefined): Promise<boolean> {
      const against = stored ?? (await decoy);
      const matches = await slots(() => verify(password, against));
      return matches && stored !== undefined;
    },

    /** True when the hash was made with other parameters than today's. */
    isOutdated(stored: string): boolean {
      const match = encoded.exec(stored);
      return (
        match === null ||
        Number(match[1]) !== parameters.memoryKiB ||
        Number(match[2]) !== parameters.passes ||
        Number(match[3]) !== parameters.parallelism
      );
    },
  };
}

/** @throws CoreError 'bad-input' that says which rule a new password breaks. Rules after NIST SP 800-63B: length, and no well-known ones. */
export function checkNewPassword(password: string, { email, name }: { email: string; name: string }): void {
  if (password.length < 10) throw new CoreError('bad-input', 'That password is too short. Use at least 10 characters.');
  if (password.length > 200) throw new CoreError('bad-input', 'That password is too long. Use at most 200 characters.');
  const lower = password.toLowerCase();
  const obvious = [email.split('@')[0] ?? '', email, name, ...commonParts].filter((part) => part.length >= 4);
  const rest = obvious.reduce((text, part) => text.replaceAll(part.toLowerCase(), ''), lower);
  if (new Set(lower).size < 5 || rest.length < 4)
    throw new CoreError(
      'bad-input',
      'That password is easy to guess. Use several words that have nothing to do with you.',
    );
}

const commonParts = [
  'password',
  'passw0rd',
  'qwertyuiop',
  'qwerty',
  'letmein',
  'welcome',
  'iloveyou',
  '1234567890',
  '123456789',
  '12345678',
  '123456',
  '1234',
  'abcdef',
  'abc123',
  'admin',
  'rowhouse',
  'monkey',
  'dragon',
];

async function hash(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await argon2('argon2id', {
    message: Buffer.from(password.normalize('NFKC'), 'utf8'),
    nonce,
    memory: parameters.memoryKiB,
    passes: parameters.passes,
    parallelism: parameters.parallelism,
    tagLength,
  });
  const { memoryKiB, passes, parallelism } = parameters;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

async function verify(password: string, stored: string): Promise<boolean> {
  const match = encoded.exec(stored);
  if (!match) return false;
  const [, memory = '', passes = '', parallelism = '', nonce = '', tag = ''] = match;
  const expected = Buffer.from(tag, 'base64');
  const actual = await argon2('argon2id', {
    message: Buffer.from(password.normalize('NFKC'), 'utf8'),
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(expected, Buffer.from(actual));
}

function unpadded(bytes: Buffer): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

function createSlots() {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= maxWaiting)
      throw new CoreError('unavailable', 'Too many people are signing in at once. Try again in a moment.', {
        retryAfterMs: 2_000,
      });
    if (running >= maxAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
