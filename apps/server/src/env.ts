import { z } from 'zod';

/**
 * Everything that the process reads from its environment, once and here. The model SDKs read some of these by themselves,
 * and would send a company's key to the platform's URL: they are taken out of `process.env` at once.
 */
const scrubbed = [
  'OPENAI_ADMIN_KEY',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OPENAI_ORG_ID',
  'OPENAI_PROJECT_ID',
  'ANTHROPIC_ADMIN_KEY',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_CUSTOM_HEADERS',
] as const;

const url = z.url();
const text = z.string().trim().min(1);

const shape = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3_000),
  ROWHOUSE_BIND: text.optional(),
  ROWHOUSE_DATA: text.default('.rowhouse'),
  ROWHOUSE_DOMAIN: text.default('localhost'),
  ROWHOUSE_SITES_DOMAIN: text.optional(),
  ROWHOUSE_PUBLIC_URL: url.optional(),
  DATABASE_URL: url.optional(),
  DATABASE_DIRECT_URL: url.optional(),
  DB_POOLER: z.enum(['none', 'transaction']).default('none'),
  DB_DISTRIBUTED: z.enum(['no', 'citus']).default('no'),
  REDIS_URL: url.optional(),
  ROWHOUSE_MASTER_KEYS: text.optional(),
  ROWHOUSE_TOKEN_KEYS: text.optional(),
  ROWHOUSE_OPERATOR_EMAIL: z.email().optional(),
  ROWHOUSE_OPERATOR_PASSWORD: text.optional(),
  ROWHOUSE_TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  ROWHOUSE_MODEL_SLOTS: z.coerce.number().int().min(1).max(10_000).default(64),
  ROWHOUSE_INDUSTRIES: text.optional(),
  ROWHOUSE_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OPENAI_ADMIN_KEY: text.optional(),
  ANTHROPIC_ADMIN_KEY: text.optional(),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: url.optional(),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: url.optional(),
});

export type Environment = z.infer<typeof shape>;

/** @throws Error that names every variable that is wrong and what would do. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(
    Object.keys(shape.shape).flatMap((name) => {
      const value = source[name];
      // An empty variable is one that is not set.
      return value === undefined || value.trim() === '' ? [] : [[name, value]];
    }),
  );
  const parsed = shape.safeParse(given);
  if (!parsed.success)
    throw new Error(`The configuration is not right:\n${z.prettifyError(parsed.error)}\nSee the table in README.md.`);
  for (const name of scrubbed) delete source[name];
  const environment = parsed.data;
  if (environment.DATABASE_URL && !(environment.ROWHOUSE_MASTER_KEYS && environment.ROWHOUSE_TOKEN_KEYS))
    throw new Error(
      "With DATABASE_URL set, ROWHOUSE_MASTER_KEYS and ROWHOUSE_TOKEN_KEYS are needed too: keys in a data folder would be lost with this machine. Make each with: node -e \"console.log('v1:'+require('crypto').randomBytes(32).toString('base64url'))\" (master keys: 1: instead of v1:).",
    );
  if (environment.DB_POOLER === 'transaction' && !environment.DATABASE_DIRECT_URL)
    throw new Error(
      'With DB_POOLER=transaction, DATABASE_DIRECT_URL is needed too: migrations must not go through the pooler.',
    );
  return environment;
}
