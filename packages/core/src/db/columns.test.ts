import { getTableConfig, PgDialect, text } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import * as columns from './columns.ts';

const table = columns.tenantSchema.table(
  'things',
  {
    companyId: columns.companyId(),
    id: columns.id(),
    agentId: columns.reference('agent_id'),
    price: columns.microUsd('price'),
    createdAt: columns.createdAt(),
    seenAt: columns.moment('seen_at'),
    version: columns.version(),
    ...columns.lineage(),
    bits: columns.bits('bits'),
    bytes: columns.bytes('bytes'),
    word: columns.plainText('word'),
    kind: text('kind'),
  },
  (self) => [columns.oneOf('things_kind', self.kind, ['fast', 'strong'])],
);

test('a column is in PostgreSQL what its name promises', () => {
  const described = getTableConfig(table).columns.map(
    (column) =>
      `${column.name} ${column.getSQLType()}${column.notNull ? ' not null' : ''}${column.hasDefault ? ' default' : ''}`,
  );
  expect(described).toEqual([
    'company_id uuid not null',
    'id uuid not null',
    'agent_id uuid',
    'price bigint',
    'created_at timestamp with time zone not null default',
    'seen_at timestamp with time zone',
    'version integer not null default',
    'template_row uuid',
    'template_version integer',
    'bits bit varying',
    'bytes bytea',
    'word text collate "C"',
    'kind text',
  ]);
  expect(table.version.default).toBe(1);
});

test('a word that is one of a few is held by a check', () => {
  const [check] = getTableConfig(table).checks;
  expect(check?.name).toBe('things_kind');
  expect(check && new PgDialect().sqlToQuery(check.value)).toMatchObject({
    sql: `"tenant"."things"."kind" in ('fast', 'strong')`,
    params: [],
  });
});
