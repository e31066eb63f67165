import fc from 'fast-check';

/** Draws choices for one statement. */
type Draw = fc.GeneratorValue;

const tables = ['agents', 'notes', 'parts'] as const;
const columns = {
  agents: ['id', 'name'],
  notes: ['id', 'agent_id', 'name'],
  parts: ['id', 'note_id', 'name'],
} as const;
type Table = (typeof tables)[number];
/** A source in a FROM list; `table` is undefined where it is no tenant table. */
type Source = { alias: string; table: Table | undefined };

/**
 * $1 is the company that asks, $2 its neighbour, $3 an id that both have, $4 a text.
 *
 * SQL as somebody might write it: mostly pinned to the company as it should be, and now and then forgotten, misplaced, negated
 * or pinned to the neighbour. Most of it is valid; what PostgreSQL refuses tells nothing and is passed over.
 */
export function drawStatement(g: Draw): string {
  return new Writer(g).statement();
}

class Writer {
  readonly #g: Draw;
  #names = 0;

  constructor(g: Draw) {
    this.#g = g;
  }

  #pick<T>(...choices: readonly T[]): T {
    return this.#g(fc.constantFrom, ...choices) as T;
  }

  #chance(percent: number): boolean {
    return this.#g(fc.nat, { max: 99 }) < percent;
  }

  #name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  statement(): string {
    const kind = this.#pick(
      'select',
      'select',
      'select',
      'union',
      'with',
      'insert',
      'insert-select',
      'update',
      'delete',
    );
    switch (kind) {
      case 'select':
        return this.#select([], [], 2);
      case 'union':
        return `${this.#column([])} ${this.#pick('union', 'union all', 'intersect', 'except')} ${this.#column([])}`;
      case 'with': {
        const name = this.#name('c');
        const body = this.#chance(15) ? `${this.#delete()} returning id, name` : this.#select([], [], 1);
        const source: Source = { alias: name, table: undefined };
        return `with ${name} as ${this.#pick('', 'materialized ')}(${body}) ${this.#select([], [source], 1)}`;
      }
      case 'insert':
        return this.#insert();
      case 'insert-select':
        return this.#insertSelect();
      case 'update':
        return this.#update();
      case 'delete':
        return `${this.#delete()}${this.#pick('', ' returning id')}`;
      default:
        return kind satisfies never;
    }
  }

  /** `select <id, name or aggregates> from … where …`. @param outer sources of the levels round this one. */
  #select(outer: readonly Source[], ctes: readonly Source[], depth: number): string {
    const { from, sources, conditions } = this.#from(outer, ctes, depth);
    const list = this.#chance(20)
      ? `count(*) as id, min(${this.#reference(sources, 'name')}) as name`
      : `${this.#reference(sources, 'id')} as id, ${this.#value(sources, depth)} as name`;
    return `select ${list} from ${from}${this.#where(sources, outer, conditions, depth)}`;
  }

  /** A select with one column, for unions and sub-selects. */
  #column(outer: readonly Source[], depth = 1): string {
    const { from, sources, conditions } = this.#from(outer, [], depth);
    return `select ${this.#reference(sources, 'name')} from ${from}${this.#where(sources, outer, conditions, depth)}`;
  }

  #from(outer: readonly Source[], ctes: readonly Source[], depth: number) {
    const sources: Source[] = [];
    /** Pins that go into WHERE; those of joins stand in their ON. */
    const conditions: string[] = [];
    const late: string[] = [];
    let from = '';
    const count = this.#pick(1, 1, 2, 2, 3);
    // The same names come on several levels, so that an inner one hides an outer one.
    const prefix = this.#pick('s', 't');
    for (let index = 0; index < count; index += 1) {
      const [text, source] = this.#source(`${prefix}${index + 1}`, [...outer, ...sources], ctes, depth);
      const pin = this.#pin(source, [...outer, ...sources]);
      if (index === 0) {
        from = text;
        // A pin of the first source may come late, in the ON of a join that keeps its rows whatever ON says.
        if (this.#chance(20)) late.push(...pin);
        else conditions.push(...pin);
      } else if (this.#chance(25)) {
        from += `, ${text}`;
        conditions.push(...pin);
      } else {
        const kind = this.#pick('join', 'join', 'left join', 'left join', 'right join', 'full join');
        const isInOn = this.#chance(60);
        const on = [this.#match([...sources], source), ...(isInOn ? pin : []), ...late.splice(0)].join(' and ');
        from += ` ${kind} ${text} on ${on}`;
        if (!isInOn) conditions.push(...pin);
      }
      sources.push(source);
    }
    return { from, sources, conditions };
  }

  #source(alias: string, visible: readonly Source[], ctes: readonly Source[], depth: number): [string, Source] {
    const what = this.#pick(
      'table',
      'table',
      'table',
      'table',
      ctes.length > 0 ? 'cte' : 'table',
      depth > 0 ? 'sub' : 'table',
      'list',
      'shared',
    );

    switch (what) {
      case 'cte':
        return [`${ctes[0]?.alias ?? ''} ${alias}`, { alias, table: undefined }];
      case 'sub': {
        const lateral = this.#chance(30);
        const text = this.#select(lateral ? visible : [], ctes, depth - 1);
        return [`${lateral ? 'lateral ' : ''}(${text}) ${alias}`, { alias, table: undefined }];
      }
      case 'list':
        return [
          `(select u.id, $4::text as name, $2::uuid as company_id from unnest(array[$3::uuid]) as u(id)) ${alias}`,
          { alias, table: undefined },
        ];
      case 'shared':
        return [`platform.prices ${alias}`, { alias, table: undefined }];
      case 'table': {
        const table = this.#pick(...tables);
        return [`tenant.${table} ${alias}`, { alias, table }];
      }
      default:
        return what satisfies never;
    }
  }

  /** How a table is tied to its company: mostly well. */
  #pin({ alias, table }: Source, visible: readonly Source[]): string[] {
    if (table === undefined) return [];
    const column = `${alias}.company_id`;
    // Now and then it leans on something that is no table of the company's, and calls a column of its own company_id.
    const others = visible.filter((source) => source.table !== undefined || this.#chance(15));
    const other = others.length > 0 ? this.#pick(...others) : undefined;
    const way = this.#g(fc.nat, { max: 99 });
    if (way < 55) return [`${column} = $1`];
    if (way < 60) return [`$1::uuid = ${column}`];
    if (way < 80 && other) return [`${column} = ${other.alias}.company_id`];
    if (way < 82 && other) return [`${other.alias}.company_id = ${column}`, `${other.alias}.company_id = $1`];
    if (way < 86) return [];
    if (way < 88) return [`${column} = $2`];
    if (way < 90) return [`(${column} = $1 or ${alias}.id = $3)`];
    if (way < 91) return [`not (${column} = $2)`];
    if (way < 92) return [`${column} ${this.#pick('<>', '>=', '<=', '>')} ${this.#pick('$1', '$2')}`];
    if (way < 93) return [`${column} in ($1, $2)`];
    if (way < 94) return [`coalesce(${column}, $1) = $1`];
    if (way < 95) return ['company_id = $1'];
    if (way < 96) return [`(case when true then ${column} = $1 end)`];
    return [`${column} = $1`, `${alias}.id is not null`];
  }

  #match(sources: readonly Source[], source: Source): string {
    const other = this.#pick(...sources);
    return this.#pick(
      `${other.alias}.id = ${source.alias}.id`,
      `${other.alias}.name <> ${source.alias}.name`,
      'true',
      `${source.alias}.id = $3`,
    );
  }

  #reference(sources: readonly Source[], column: string): string {
    return `${this.#pick(...sources).alias}.${column}`;
  }

  #value(sources: readonly Source[], depth: number): string {
    const way = this.#g(fc.nat, { max: 9 });
    if (way < 6 || depth === 0) return this.#reference(sources, 'name');
    if (way < 8) return `(select max(x.name) from (${this.#column(sources, depth - 1)}) x)`;
    if (way < 9) return `case when ${this.#exists(sources, depth)} then 'yes' else 'no' end`;
    return `first_value(${this.#reference(sources, 'name')}) over (order by ${this.#reference(sources, 'name')})`;
  }

  #exists(outer: readonly Source[], depth: number): string {
    return `${this.#pick('', 'not ')}exists (${this.#column(outer, depth - 1)})`;
  }

  #where(sources: readonly Source[], outer: readonly Source[], pins: readonly string[], depth: number): string {
    const conditions = [...pins];
    if (depth > 0 && this.#chance(25)) conditions.push(this.#exists([...outer, ...sources], depth));
    if (depth > 0 && this.#chance(15))
      conditions.push(`${this.#reference(sources, 'name')} in (${this.#column([...outer, ...sources], depth - 1)})`);
    if (conditions.length === 0) return '';
    return ` where ${conditions.join(this.#chance(4) ? ' or ' : ' and ')}`;
  }

  #company(): string {
    return this.#pick('$1', '$1', '$1', '$1', '$1::uuid', '$2', 'default', "'00000000-0000-4000-8000-00000000000b'");
  }

  #insert(): string {
    const rows = Array.from({ length: this.#pick(1, 2) }, () => `(${this.#company()}, gen.id, $4)`);
    const ids = rows.map((row, index) => row.replace('gen.id', `md5('new${index}')::uuid`));
    const columnsInOrder = this.#chance(85) ? '(company_id, id, name)' : '(id, name)';
    const values = columnsInOrder === '(id, name)' ? ids.map((row) => row.replace(/\([^,]+, /, '(')) : ids;
    return `insert into tenant.agents ${columnsInOrder} values ${values.join(', ')}${this.#conflict()} returning id, name`;
  }

  #conflict(): string {
    return this.#pick(
      '',
      '',
      ' on conflict do nothing',
      ' on conflict (company_id, id) do update set name = excluded.name',
      ` on conflict (company_id, id) do update set name = (select max(n.name) from tenant.notes n where n.company_id = ${this.#pick('excluded.company_id', '$1', '$2', 'agents.company_id')})`,
      ' on conflict (company_id, id) do update set company_id = $2',
    );
  }

  #insertSelect(): string {
    const source = this.#select([], [], 1);
    const list = this.#pick(
      `${this.#company()}, x.id::uuid, x.name`,
      `$1::uuid, md5(x.name)::uuid, x.name`,
      `$1::uuid, y.id, x.name`,
      `x.*, $1::uuid`,
      `y.*, $1::uuid, x.name`,
    );
    const into = list.startsWith('x.*')
      ? '(id, name, company_id)'
      : list.startsWith('y.*')
        ? '(id, company_id, ref, name)'
        : '(company_id, id, name)';
    const more = list.includes('y.') ? ', (select $3::uuid as id, $2::uuid as other) y' : '';
    return `insert into tenant.agents ${into} select ${list} from (${source}) x${more}${this.#conflict()}`;
  }

  #update(): string {
    const table = this.#pick(...tables);
    const alias = this.#name('t');
    const target: Source = { alias, table };
    const withFrom = this.#chance(40);
    const [text, source] = this.#source('s1', [], [], 1);
    const pins = [...this.#pin(target, withFrom ? [source] : []), ...(withFrom ? this.#pin(source, [target]) : [])];
    const value = withFrom ? `${source.alias}.name` : `coalesce((${this.#column([target], 0)} limit 1), 'none')`;
    const set = this.#chance(5)
      ? 'company_id = $2'
      : `name = ${this.#pick("'changed'", `min2(${value})`).replace(/min2\((.*)\)$/s, '$1')}`;
    return `update tenant.${table} ${alias} set ${set}${withFrom ? ` from ${text}` : ''}${this.#where([target], [], pins, 1)} returning ${alias}.id`;
  }

  #delete(): string {
    const table = this.#pick(...tables);
    const alias = this.#name('t');
    const target: Source = { alias, table };
    const withUsing = this.#chance(30);
    const [text, source] = this.#source('s1', [], [], 1);
    const pins = [...this.#pin(target, withUsing ? [source] : []), ...(withUsing ? this.#pin(source, [target]) : [])];
    return `delete from tenant.${table} ${alias}${withUsing ? ` using ${text}` : ''}${this.#where([target], [], pins, 1)}`;
  }
}

/** The tables that the statements speak of, without any wall. */
export const schema = `
create schema tenant;
create schema platform;
create table platform.prices (id uuid, name text);
create table tenant.agents (company_id uuid not null, id uuid not null, name text, ref uuid, primary key (company_id, id));
create table tenant.notes (company_id uuid not null, id uuid not null, agent_id uuid, name text, primary key (company_id, id));
create table tenant.parts (company_id uuid not null, id uuid not null, note_id uuid, name text, primary key (company_id, id));`;

export const tenantTables: readonly string[] = Object.keys(columns);
