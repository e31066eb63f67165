import { type DestinationStream, pino } from 'pino';

/** Values that may stand in a log line: plain and short. Objects do not fit, so no prompt, row or request slips in whole. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: LogFields, message: string) => void>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What looks like a credential never reaches a log line, whatever field it stands in. */
const secretPattern = /\b(sk-[\w-]{6,}|rk_[\w-]{10,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|Bearer\s+\S+)/g;

/** JSON lines on standard output (or `destination`), one allow-listed object a line. */
export function createLogger(options: { level?: LogLevel; destination?: DestinationStream } = {}): Logger {
  const sink = pino(
    { level: options.level ?? 'info', base: null },
    ...(options.destination ? [options.destination] : []),
  );
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: LogFields, message: string): void => {
      sink[level](redactFields(fields), redact(message));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Fit for a log: the error's class, our code or PostgreSQL's SQLSTATE, and never a driver's message (it may quote rows). */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const cause = error.cause instanceof Error ? describeError(error.cause) : {};
  return { error: error.name, code, cause: cause['error'], causeCode: cause['code'] };
}

function redact(text: string): string {
  return text.replaceAll(secretPattern, '[redacted]');
}

function redactFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}
