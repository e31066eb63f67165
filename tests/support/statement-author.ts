import fc from 'fast-check';

/** Picks from fast-check's random source, so that a seed plays a statement again and a failure shrinks. */
type Pick = <T>(choices: readonly [T, ...T[]]) => T;

/** What a level of a query can name: sources with the columns company_id and v, and the CTEs. */
type Level = { aliases: string[]; ctes: string[]; depth: number };

const tables = ['agents', 'notes', 'parts'] as const;
export const parameterCount = 4;

/**
 * SQL over the tables of `isolation/weakened-guard.test.ts`: mostly what a careful author writes, and at every place where
 * an author, or somebody who means harm, could go wrong, sometimes that. Every source has the columns company_id and v.
 */
export const statements: fc.Arbitrary<string> = fc
  .gen()
  .map((g) => new Author((choices) => choices[g(fc.nat, { max: choices.length - 1 })] as never).statement());

class Author {
  readonly #pick: Pick;
  #made = 0;

  constructor(pick: Pick) {
    this.#pick = pick;
  }

  #chance(oneIn: number): boolean {
    return this.#pick(Array.from({ length: oneIn }, (_, index) => index) as [number, ...number[]]) === oneIn - 1;
  }

  statement(): string {
    const ctes: string[] = [];
    let text = '';
    if (this.#chance(4)) {
      const name = this.#pick(['mine', 'notes', 'c']);
      const recursive = this.#chance(5) ? 'recursive ' : '';
      const body = this.#chance(3)
        ? this.#pick([() => this.#update(ctes), () => this.#delete(ctes), () => this.#insert(ctes)])()
        : this.#select({ aliases: [], ctes, depth: 1 });
      text = `with ${recursive}${name} as ${this.#pick(['', 'materialized ', ''])}(${body}) `;
      ctes.push(name);
    }
    const kind = this.#pick(['select', 'select', 'select', 'select', 'insert', 'update', 'delete']);
    if (kind === 'insert') return text + this.#insert(ctes);
    if (kind === 'update') return text + this.#update(ctes);
    if (kind === 'delete') return text + this.#delete(ctes);
    return text + this.#select({ aliases: [], ctes, depth: 0 });
  }

  #fresh(): string {
    this.#made += 1;
    return `t${this.#made}`;
  }

  #alias(above: readonly string[]): string {
    if (above.length > 0 && this.#chance(12)) return this.#pick(above as [string, ...string[]]);
    return this.#chance(15) ? this.#pick(['notes', 'parts']) : this.#fresh();
  }

  #parameter(): string {
    return this.#chance(8) ? `$${this.#pick([2, 3, 4])}` : this.#pick(['$1', '$1', '$1', '$1::uuid']);
  }

  #source(level: Level, here: string[], before: readonly string[]): string {
    const alias = this.#alias([...level.aliases, ...here]);
    const table = this.#pick(tables);
    const kind = this.#pick(['table', 'table', 'table', 'table', 'table', 'bare', 'other', 'sub', 'sub']);
    if (kind === 'bare') {
      here.push(table);
      return `tenant.${table}`;
    }
    here.push(alias);
    if (kind === 'table') {
      const columns = this.#chance(25) ? '(x, company_id, y, v)' : '';
      return `tenant.${table} as ${alias}${columns}`;
    }
    if (kind === 'other' || level.depth > 2)
      return this.#pick([
        `platform.prices as ${alias}`,
        `unnest(array[$2::uuid, $3::uuid], array['p', 'q']) as ${alias}(company_id, v)`,
        `(values ($2::uuid, 'x'), ($3::uuid, 'y')) as ${alias}(company_id, v)`,
        ...level.ctes.map((name) => `${name} as ${alias}`),
      ]);
    const lateral = this.#chance(2);
    const inner = {
      ...level,
      aliases: lateral ? [...level.aliases, ...before] : level.aliases,
      depth: level.depth + 1,
    };
    return `${lateral ? 'lateral ' : ''}(${this.#select(inner)}) as ${alias}`;
  }

  /** A condition that should pin the alias, and does so in most cases. */
  #pin(alias: string, others: readonly string[]): string {
    const column = `${alias}.company_id`;
    const value = this.#parameter();
    if (others.length > 0 && this.#chance(3))
      return this.#pick([
        `${column} = ${this.#pick(others as [string, ...string[]])}.company_id`,
        `${this.#pick(others as [string, ...string[]])}.company_id = ${column}`,
      ]);
    if (!this.#chance(9)) return this.#pick([`${column} = ${value}`, `${column} = ${value}`, `${value} = ${column}`]);
    return this.#pick([
      `(${column} = ${value} or ${alias}.v > 'a9')`,
      `not (${column} = ${value})`,
      `not (${column} <> ${value})`,
      `case when ${alias}.v > 'k' then ${column} = ${value} else true end`,
      `${column} is not distinct from ${value}`,
      `${column} is distinct from ${value}`,
      `${alias}.other = ${value}`,
      `${alias}.id = ${value}`,
      `${column} >= ${value}`,
      `${column} in (${value}, $2)`,
      `${column} = any (array[${value}, $2::uuid])`,
      `${column} = coalesce($2, ${value})`,
      `(${column}, ${alias}.v) = (${value}, 'a1')`,
      `coalesce(${column} = ${value}, true)`,
      `tenant.${alias}.company_id = ${value}`,
      `tenant.notes.company_id = ${value}`,
      `company_id = ${value}`,
      `${column} = ${column}`,
      `(${column} = ${value}) is not null`,
      `true`,
    ]);
  }

  #condition(level: Level, visible: readonly string[]): string {
    const alias = visible.length > 0 ? this.#pick(visible as [string, ...string[]]) : undefined;
    if (alias === undefined) return 'true';
    const inner = { ...level, aliases: [...level.aliases, ...visible], depth: level.depth + 1 };
    if (level.depth < 3 && this.#chance(3))
      return this.#pick([
        () => `${this.#pick(['', 'not '])}exists (${this.#select(inner)})`,
        () => `${alias}.v ${this.#pick(['', 'not '])}in (select s.v from (${this.#select(inner)}) as s)`,
        () => `${alias}.v > any (select s.v from (${this.#select(inner)}) as s)`,
        () => `coalesce(${alias}.v <> (select min(s.v) from (${this.#select(inner)}) as s), true)`,
      ])();
    return this.#pick([`${alias}.v > 'a'`, `${alias}.v is not null`, `${alias}.company_id is not null`, 'true']);
  }

  /** FROM and WHERE; the pins stand in the WHERE or in a join's ON. */
  #sources(level: Level, first?: string): { from: string; where: string; here: string[] } {
    const here: string[] = first === undefined ? [] : [first];
    const where: string[] = first === undefined ? [] : [this.#pin(first, [])];
    let from = '';
    const count = this.#pick(first === undefined ? [1, 1, 2, 2, 3] : [0, 0, 1, 2]);
    for (let number = 0; number < count; number += 1) {
      const before = [...here];
      const text = this.#source(level, here, number === 0 ? [] : before);
      const alias = here.at(-1) ?? '';
      const pin = this.#pin(alias, [...before, ...(this.#chance(4) ? level.aliases : [])]);
      const comma = number === 0 || this.#chance(3);
      const kind = comma ? 'comma' : this.#pick(['join', 'join', 'left join', 'left join', 'right join', 'full join']);
      const extra = kind === 'right join' || kind === 'full join' ? this.#pin(before.at(-1) ?? alias, []) : '';
      if (kind === 'comma') {
        from += number === 0 ? text : `, ${text}`;
        where.push(pin);
      } else {
        const inOn = kind !== 'full join' && !this.#chance(3);
        const on = [kind === 'full join' ? `${before.at(-1)}.v = ${alias}.v` : 'true'];
        (inOn ? on : where).push(pin);
        // The pin of what stands on the left may be moved into the ON, where it holds for some kinds of join alone.
        if (kind !== 'full join' && this.#chance(4)) on.push(where.shift() ?? 'true');
        if (kind !== 'full join' && this.#chance(4)) on.push(this.#condition(level, [alias]));
        from += ` ${kind} ${text} on ${on.join(' and ')}`;
        if (extra !== '' && this.#chance(2)) where.push(extra);
      }
    }
    where.push(this.#condition(level, here));
    return { from, where: where.join(' and '), here };
  }

  #select(level: Level): string {
    if (level.depth < 3 && this.#chance(9))
      return `(${this.#select({ ...level, depth: level.depth + 1 })}) ${this.#pick(['union', 'union all', 'intersect', 'except'])} (${this.#select({ ...level, depth: level.depth + 1 })})`;
    if (level.depth === 0 && this.#chance(40))
      return `select p.company_id, (select max(c.v) from tenant.notes as p, tenant.parts as b join tenant.agents as c on c.company_id = p.company_id where p.company_id = $1 and b.company_id = $1) as v from (select $2::uuid as company_id) as p`;
    const { from, where, here } = this.#sources(level);
    const alias = this.#pick(here as [string, ...string[]]);
    const inner = { ...level, aliases: [...level.aliases, ...here], depth: level.depth + 1 };
    const value = this.#pick([
      () => `${alias}.v`,
      () => `${alias}.v`,
      () => `concat(${here.map((name) => `${name}.v`).join(', ')})`,
      () => `count(*) over (partition by ${alias}.v)::text`,
      () => (level.depth < 3 ? `(select max(s.v) from (${this.#select(inner)}) as s)` : `${alias}.v`),
      () => `case when exists (select 1 from tenant.notes as e where ${this.#pin('e', [])}) then 'yes' else 'no' end`,
    ])();
    if (this.#chance(8))
      return `select $2::uuid as company_id, string_agg(${alias}.v, ',' order by ${alias}.v) as v from ${from} where ${where}`;
    const lock = level.depth === 0 && this.#chance(10) ? ' for update' : '';
    return `select ${this.#pick(['', '', 'distinct '])}${alias}.company_id, ${value} as v from ${from} where ${where}${lock}`;
  }

  #company(): string {
    return this.#chance(7) ? this.#pick(['$2', '$3::uuid', 'default', "'0b0b0b0b-0000-4000-8000-000000000000'"]) : '$1';
  }

  #insert(ctes: readonly string[]): string {
    const table = this.#pick(tables);
    const level: Level = { aliases: [], ctes: [...ctes], depth: 2 };
    const { from, where, here } = this.#sources(level);
    const alias = this.#pick(here as [string, ...string[]]);
    const source = this.#pick([
      () => `values (${this.#company()}, $2, 'new')`,
      () => `values (${this.#company()}, $2, 'new'), (${this.#company()}, $3, 'newer')`,
      () =>
        `select distinct ${this.#pick(['$1', '$1::uuid', `${alias}.company_id`])}, $2::uuid, concat('copy ', ${alias}.v) from ${from} where ${where} order by 3 limit 1`,
    ])();
    const columns = this.#pick(['company_id, id, v', 'company_id, id, v', 'company_id, id, v', 'id, company_id, v']);
    const star = `insert into tenant.${table} (id, company_id) select z.*, $1::uuid, u.c from (select) z, unnest(array[$2::uuid]) as u(c)`;
    if (this.#chance(15)) return star;
    const conflict = this.#pick([
      '',
      ' on conflict do nothing',
      " on conflict (company_id, id) do update set v = concat(excluded.v, ' again')",
      ` on conflict (company_id, id) do update set ${this.#pick(['v', 'company_id', 'v'])} = excluded.${this.#pick(['v', 'company_id', 'v'])} where ${table}.v <> 'k'`,
      ` on conflict (company_id, id) do update set v = (select max(m.v) from tenant.notes as m where ${this.#pin('m', [table, 'excluded'])})`,
    ]);
    return `insert into tenant.${table} (${columns}) ${source}${conflict} returning company_id, v`;
  }

  #update(ctes: readonly string[]): string {
    const table = this.#pick(tables);
    const target = this.#chance(2) ? table : this.#fresh();
    const level: Level = { aliases: [], ctes: [...ctes], depth: 1 };
    const { from, where, here } = this.#sources(level, target);
    // The least of several is set, so that what joins more than once has one outcome only where PostgreSQL says so.
    const inner = { ...level, aliases: here, depth: 3 };
    const set = this.#pick([
      () => `v = 'changed'`,
      () => `v = (select max(s.v) from (${this.#select(inner)}) as s)`,
      () => (this.#chance(4) ? 'company_id = $2' : `other = ${target}.company_id`),
    ])();
    return `update tenant.${table} as ${target} set ${set}${from === '' ? '' : ` from ${from}`} where ${where} returning ${target}.company_id, ${target}.v`;
  }

  #delete(ctes: readonly string[]): string {
    const table = this.#pick(tables);
    const target = this.#chance(2) ? table : this.#fresh();
    const { from, where } = this.#sources({ aliases: [], ctes: [...ctes], depth: 1 }, target);
    return `delete from tenant.${table} as ${target}${from === '' ? '' : ` using ${from}`} where ${where} returning ${target}.company_id, ${target}.v`;
  }
}
