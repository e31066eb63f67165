import { withAdmin, type TestDatabase } from '../../support/postgres.ts';

/** Stands in every text of company A; found anywhere else, it is a leak. Letters and digits alone, so that no encoding of a URL or of JSON changes it. */
export const marker = 'cnryqq7f3a9';

/** A word that only A knows; whoever asks for it must hear what they hear of a word that nobody knows. */
export const secretWord = 'quixomat';
export const unknownWord = 'quixolum';

/** Texts that people write. Names, slugs, hashes and states stay as they are, or the company would not work any more. */
const freeText =
  /^(text|note|body|question|answer|title|description|greeting|instructions|tone|rule|label|preview|summary|heading|detail|address|area|license|last_error|tagline|launcher_label|subject|reason|topic|name|model)$/;

/** Tables of a company in which this world has no text of people, and why. A table on neither side fails the build. */
export const withoutText: Readonly<Record<string, string>> = {
  agent_knowledge_scopes: 'references',
  agent_tools: 'names of tools',
  ai_budgets: 'amounts',
  appointment_type_services: 'references',
  audit_heads: 'a hash',
  budget_alerts: 'amounts and thresholds',
  business_holidays: 'dates and names of days',
  business_hours: 'times',
  canaries: 'planted by the platform',
  chat_runs: 'states and keys',
  companies: 'the directory shows its name to operators by right',
  company_data_keys: 'sealed bytes',
  company_revisions: 'a number',
  entitlements: 'names of features',
  golden_results: 'figures',
  golden_runs: 'figures',
  handoffs: 'made by agents alone',
  invitations: 'addresses and hashes',
  knowledge_concepts: 'words of the trade, the same for all',
  knowledge_embeddings: 'numbers, paid for by a model key',
  knowledge_overrides: 'references',
  knowledge_postings: 'words of entries, which are attacked as entries',
  knowledge_stats: 'figures',
  knowledge_indexed_entries: 'words of entries, which are attacked as entries',
  notification_preferences: 'names of channels',
  role_permissions: 'names of permissions',
  subscriptions: 'a tier and dates',
  template_upgrades: 'made when a template has a new version',
  token_budgets: 'amounts',
  visitors: 'origins and hashes',
};

const columnsSql = `select table_name, column_name from information_schema.columns
  where table_schema = 'tenant' and data_type in ('text', 'character varying') order by 1, 2`;

/** Writes the marker into every free text of a company. @returns the tables that bear it. */
export async function plantCanaries(database: TestDatabase, companyId: string): Promise<Set<string>> {
  return withAdmin(database.server, database.name, async (client) => {
    const { rows } = await client.query<{ table_name: string; column_name: string }>(columnsSql);
    const planted = new Set<string>();
    for (const { table_name: table, column_name: column } of rows) {
      if (!freeText.test(column) || table in withoutText) continue;
      try {
        const written = await client.query(
          `update tenant.${table} set ${column} = left(${column}, 250) || ' ${marker}' where company_id = $1 and ${column} is not null`,
          [companyId],
        );
        if ((written.rowCount ?? 0) > 0) planted.add(table);
      } catch (error) {
        // A CHECK that knows its values: no text of people after all.
        if (!(error instanceof Error && 'code' in error && error.code === '23514')) throw error;
      }
    }
    return planted;
  });
}

/** One checksum per table over a company's rows. */
export async function checksums(database: TestDatabase, tables: readonly string[], companyId: string) {
  return withAdmin(database.server, database.name, async (client) => {
    const parts = tables.map(
      (table) =>
        `select '${table}' as name, count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from tenant.${table} t where company_id = $1`,
    );
    const { rows } = await client.query<{ name: string; rows: number; sum: string }>(parts.join(' union all '), [
      companyId,
    ]);
    return new Map(rows.map(({ name, rows: count, sum }) => [name, `${count}/${sum}`]));
  });
}

/** Names of the tables whose checksums differ. */
export function changedTables(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].flatMap(([table, sum]) => (before.get(table) === sum ? [] : [table]));
}

/** The marker as text, hexadecimal, and base64 at each of its three alignments without the characters that neighbours share. */
const needles = [
  marker,
  Buffer.from(marker).toString('hex'),
  ...[0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${marker}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -3),
  ),
];

/** Is any spelling of the marker in a text, or in what the events of a stream add up to? */
export function bearsCanary(text: string): boolean {
  if (needles.some((needle) => text.includes(needle))) return true;
  const pieces = [...text.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
  const joined = pieces.join('');
  if (needles.some((needle) => joined.includes(needle))) return true;
  return text.includes('%') && needles.some((needle) => decoded(text).includes(needle));
}

function decoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
