import { afterAll, expect, inject, test } from 'vitest';
import pg from 'pg';
import { type Company, type House, memberCaller, openHouse, password } from '../support/house.ts';

const servers = [inject('postgres'), inject('postgres15')].filter((server) => server !== null);
const house = await openHouse();
afterAll(house.close);

/** Every row of the company in either schema, counted by the owner of the database, who is stopped by no wall of ours. */
async function rowsOf(open: House, companyId: string): Promise<Record<string, number>> {
  const owner = new pg.Client({ connectionString: open.testDatabase.adminUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ place: string; name: string }>(
      `select format('%I.%I', table_schema, table_name) as place, column_name as name from information_schema.columns
       where table_schema in ('tenant', 'platform')
         and (column_name = 'company_id' or (table_schema = 'platform' and table_name = 'companies' and column_name = 'id'))`,
    );
    const found: Record<string, number> = {};
    for (const { place, name } of rows) {
      const counted = await owner.query<{ n: number }>(
        `select count(*)::int as n from ${place} where ${name} = '${companyId}'`,
      );
      if ((counted.rows[0]?.n ?? 0) > 0) found[place] = counted.rows[0]?.n ?? 0;
    }
    return found;
  } finally {
    await owner.end();
  }
}

async function useIt(open: House, company: Company): Promise<void> {
  await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: `sk-closing-${company.slug}` });
  const visitor = await open.visitor(company);
  await visitor.api.send({ text: 'What are your hours?', idempotencyKey: 'closing-question' });
  await open.core.conversations.drain(10_000);
}

async function operatorAudit(open: House, target: string): Promise<{ action: string; reason: string }[]> {
  const owner = new pg.Client({ connectionString: open.testDatabase.adminUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ action: string; reason: string }>(
      'select action, reason from platform.operator_audit where target = $1 order by created_at',
      [target],
    );
    return rows;
  } finally {
    await owner.end();
  }
}

test.each(servers)(
  'a company that closes leaves no row on PostgreSQL $version, and its neighbour loses none',
  async (postgres) => {
    const open = await openHouse({ postgres });
    try {
      const [leaving, staying] = [await open.furnish('Leaving Plumbing'), await open.furnish('Staying Plumbing')];
      await useIt(open, leaving);
      await useIt(open, staying);
      const before = await rowsOf(open, staying.companyId);
      expect(Object.keys(await rowsOf(open, leaving.companyId)).length).toBeGreaterThan(35);

      await expect(leaving.api.company.close({ confirm: 'leaving' })).rejects.toThrow(
        'enter its name in links: leaving-plumbing',
      );
      expect(Object.keys(await rowsOf(open, leaving.companyId)).length).toBeGreaterThan(35);
      expect(await leaving.api.company.close({ confirm: leaving.slug })).toEqual({ closed: true });

      expect(await rowsOf(open, leaving.companyId)).toEqual({});
      expect(await rowsOf(open, staying.companyId)).toEqual(before);
      expect((await operatorAudit(open, leaving.slug)).map(({ action }) => action)).toEqual([
        'company.removal-started',
        'company.removed',
      ]);
      await expect(leaving.api.company.get()).rejects.toThrow();
      await expect(open.core.access.signIn({ email: leaving.email, password })).rejects.toThrow();
      await expect(open.visitor(staying)).resolves.toHaveProperty('token');
    } finally {
      await open.close();
    }
  },
);

test('an operator removes a company with a reason, and a removal that was interrupted is finished by asking again', async () => {
  const company = await house.furnish('Removed Dental', 'dental');
  await house.core.access.ensureOperator({ name: 'Olga', email: 'olga@example.com', password });
  const { accessToken } = await house.core.access.signIn({ email: 'olga@example.com', password });
  const operator = memberCaller(house.core, accessToken).platform.companies;
  // As if the server had died after the doors were shut and the rows deleted.
  const owner = new pg.Client({ connectionString: house.testDatabase.adminUrl });
  await owner.connect();
  await owner.query('update platform.companies set status = $1 where id = $2', ['closing', company.companyId]);
  await owner.query(`select set_config('app.current_company_id', $1, false)`, [company.companyId]);
  for (const table of ['knowledge_postings', 'knowledge_indexed_entries'])
    await owner.query(`delete from tenant.${table} where company_id = $1`, [company.companyId]);
  await owner.query('delete from tenant.companies where company_id = $1', [company.companyId]);
  await owner.end();

  expect(await operator.remove({ slug: company.slug, reason: 'asked by post' })).toEqual({ removed: true });
  expect(await rowsOf(house, company.companyId)).toEqual({});
  expect((await operatorAudit(house, company.slug)).at(-1)).toEqual({
    action: 'company.removed',
    reason: 'asked by post',
  });
  await expect(operator.remove({ slug: company.slug, reason: 'once more' })).rejects.toThrow(
    'There is no company with that slug.',
  );
});

test('somebody who belongs to another company too keeps their account, and one without the right closes nothing', async () => {
  const [first, second] = [await house.furnish('First Shop'), await house.furnish('Second Shop')];
  const invited = await first.api.members.invite({ email: second.email, role: 'viewer' });
  expect(invited).toBeDefined();
  await expect(
    house.visitor(first).then(({ token }) => memberCaller(house.core, token).company.close({ confirm: first.slug })),
  ).rejects.toThrow('Sign in');
  await expect(second.api.company.close({ confirm: first.slug })).rejects.toThrow('second-shop');
  expect((await first.api.company.get()).slug).toBe('first-shop');
});
