import { type Node, namesOf, nodeOf, Refusal, textOf } from './statement-nodes.ts';

export type Tables = { tenant: ReadonlySet<string>; shared: ReadonlySet<string> };

/**
 * What a FROM list brings, by alias: a tenant table, or something that holds no tenant's rows of its own. `table` is its
 * qualified name where it has no alias, `columns` are a function's, the only ones that may be asked of it.
 */
export type Source = { tenant: boolean; table?: string | undefined; columns?: ReadonlySet<string> | undefined };
export type Sources = ReadonlyMap<string, Source>;

/** An ON: what it can name, and whether it can take rows of an alias away. */
export type JoinCondition = { condition: Node; sources: Sources; restricts: (alias: string) => boolean };

/** What a name may mean where the list stands, and the aliases that are taken. */
type Surroundings = { ctes: ReadonlySet<string>; above: ReadonlyMap<string, unknown> };

/** A table that is written to. @throws Refusal for any but a tenant table. */
export function targetOf(relation: Node, tables: Tables): { name: string; alias: string; source: Source } {
  const [schema, name] = [textOf(relation['schemaname']), textOf(relation['relname'])];
  if (schema !== 'tenant' || !tables.tenant.has(name))
    throw new Refusal(`${schema === '' ? '' : `${schema}.`}${name} is no table that the tenant plane may write`);
  const table = relation['alias'] ? undefined : `tenant.${name}`;
  return { name, alias: aliasOf(relation) ?? name, source: { tenant: true, table } };
}

/** Reads what the items of a FROM list bring. What stands inside them, sub-selects and conditions, is not walked. */
export class FromList {
  readonly sources: Map<string, Source> = new Map();
  readonly joins: JoinCondition[] = [];
  /** The tenant tables among them. */
  readonly reads: Set<string> = new Set();
  readonly #tables: Tables;
  readonly #around: Surroundings;

  constructor(tables: Tables, around: Surroundings) {
    this.#tables = tables;
    this.#around = around;
  }

  /** @returns the aliases that the item brings. @throws Refusal. */
  add(item: Node): string[] {
    const [kind = ''] = Object.keys(item);
    const body = nodeOf(item, kind);
    switch (kind) {
      case 'RangeVar':
        return [this.#table(body)];
      case 'RangeSubselect':
      case 'RangeFunction': {
        const alias = aliasOf(body);
        if (alias === undefined) throw new Refusal('a sub-select or function in FROM needs an alias');
        const columns = kind === 'RangeFunction' ? new Set([alias, ...renamedColumns(body)]) : undefined;
        return [this.#source(alias, { tenant: false, columns })];
      }
      case 'JoinExpr':
        return this.#join(body);
      default:
        throw new Refusal(`${kind} in FROM is not understood`);
    }
  }

  #table(body: Node): string {
    const [schema, name] = [textOf(body['schemaname']), textOf(body['relname'])];
    const alias = aliasOf(body) ?? name;
    const table = body['alias'] ? undefined : `${schema}.${name}`;
    if (body['catalogname']) throw new Refusal('another database may not be named');
    if (schema === '') {
      if (!this.#around.ctes.has(name)) throw new Refusal(`table ${name} is named without its schema`);
      return this.#source(alias, { tenant: false });
    }
    if (schema === 'tenant' && this.#tables.tenant.has(name)) {
      if (renamedColumns(body).length > 0)
        throw new Refusal(`the columns of ${alias} may not be renamed: another one could be called company_id`);
      this.reads.add(name);
      return this.#source(alias, { tenant: true, table });
    }
    if (schema === 'platform' && this.#tables.shared.has(name)) return this.#source(alias, { tenant: false, table });
    throw new Refusal(`${schema}.${name} is no table that the tenant plane may read`);
  }

  #source(alias: string, source: Source): string {
    // Which one a name means inside ON, LATERAL or a plain sub-select of FROM is subtle; one name for one thing is not.
    if (this.sources.has(alias) || this.#around.above.has(alias)) throw new Refusal(`two sources are called ${alias}`);
    this.sources.set(alias, source);
    return alias;
  }

  #join(body: Node): string[] {
    if (body['isNatural'] === true || body['usingClause']) throw new Refusal('write joins with ON');
    if (body['alias']) throw new Refusal('a join may not have an alias');
    const left = this.add(body['larg'] as Node);
    const right = this.add(body['rarg'] as Node);
    // ON removes rows of the side that may be missing; the other side's rows come whatever ON says.
    const type = body['jointype'];
    const restrictsLeft = type === 'JOIN_INNER' || type === 'JOIN_RIGHT';
    const restrictsRight = type === 'JOIN_INNER' || type === 'JOIN_LEFT';
    this.joins.push({
      condition: nodeOf(body, 'quals'),
      sources: new Map(this.sources),
      restricts: (alias) => (restrictsLeft && left.includes(alias)) || (restrictsRight && right.includes(alias)),
    });
    return [...left, ...right];
  }
}

function aliasOf(item: Node): string | undefined {
  const alias = item['alias'] as Node | undefined;
  return alias ? textOf(alias['aliasname']) : undefined;
}

/** `AS alias (these, names)`. */
function renamedColumns(item: Node): string[] {
  return namesOf((item['alias'] as Node | undefined)?.['colnames']);
}
