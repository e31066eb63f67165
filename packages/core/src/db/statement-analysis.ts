import { checkExpression, type ExpressionVisitor } from './statement-expressions.ts';
import {
  type CompanyColumn,
  equalitiesOf,
  isCompanyParameter,
  isStar,
  namesOf,
  type Node,
  nodeOf,
  nodesOf,
  Refusal,
  textOf,
} from './statement-nodes.ts';

type Tables = { tenant: ReadonlySet<string>; shared: ReadonlySet<string> };

/** What a sub-select may lean on: names of CTEs, what stands above, and which aliases of it are pinned. */
type Scope = {
  ctes: ReadonlySet<string>;
  above: ReadonlyMap<string, Pick<Source, 'columns'>>;
  pinnedAbove: Pinned;
};

/**
 * What a FROM list brings, by alias: a tenant table, or something that holds no tenant's rows of its own. `table` is its
 * qualified name where it has no alias, `columns` are a function's, the only ones that may be asked of it.
 */
type Source = { tenant: boolean; table?: string | undefined; columns?: ReadonlySet<string> | undefined };
type Sources = Map<string, Source>;

/** By which parameters the rows of an alias are held to the company. */
type Pinned = ReadonlyMap<string, ReadonlySet<number>>;

/** An equality that holds for the rows of these aliases: `alias.company_id = $n`, or `alias.company_id = other.company_id`. */
type Pin = { alias: string; parameter: number } | { alias: string; from: string };

const empty: Scope = { ctes: new Set(), above: new Map(), pinnedAbove: new Map() };

/** What a statement touches: parameters by their number, tenant tables by their name. */
export type Touched = {
  /** Must be the company. */
  companyParameters: readonly number[];
  reads: readonly string[];
  writes: readonly string[];
};

/** @throws Refusal. */
export function analyzeStatement(statement: Node, tables: Tables): Touched {
  const touched = { parameters: new Set<number>(), reads: new Set<string>(), writes: new Set<string>() };
  new Analysis(tables, touched).statement(statement, empty);
  return {
    companyParameters: [...touched.parameters].sort((a, b) => a - b),
    reads: [...touched.reads],
    writes: [...touched.writes],
  };
}

class Analysis implements ExpressionVisitor {
  readonly #tables: Tables;
  readonly #parameters: Set<number>;
  readonly #reads: Set<string>;
  readonly #writes: Set<string>;
  #scope: Scope = empty;

  constructor(tables: Tables, touched: Record<'reads' | 'writes', Set<string>> & { parameters: Set<number> }) {
    this.#tables = tables;
    this.#parameters = touched.parameters;
    this.#reads = touched.reads;
    this.#writes = touched.writes;
  }

  statement(node: Node, scope: Scope): void {
    const before = this.#scope;
    this.#scope = scope;
    const [kind = ''] = Object.keys(node);
    const body = nodeOf(node, kind);
    switch (kind) {
      case 'SelectStmt':
        this.#select(body, scope);
        break;
      case 'InsertStmt':
        this.#insert(body, scope);
        break;
      case 'UpdateStmt':
        this.#update(body, scope);
        break;
      case 'DeleteStmt':
        this.#delete(body, scope);
        break;
      default:
        throw new Refusal(`only SELECT, INSERT, UPDATE and DELETE may be sent, and this is ${kind}`);
    }
    this.#scope = before;
  }

  /** A sub-select inside an expression sees the CTEs and the pinned tables round it. */
  subselect(node: Node): void {
    this.statement(node, this.#scope);
  }

  /**
   * `u.f` of a function's single value u is `f(u)` where u has no column f: a way round the list of functions.
   * A sub-select's and a table's rows are records, and what takes any record is harmless.
   */
  column(fields: readonly string[]): void {
    const [alias = '', name = ''] = fields;
    const columns = this.#scope.above.get(alias)?.columns;
    if (fields.length === 2 && columns && !columns.has(name)) throw new Refusal(`${alias} declares no column ${name}`);
  }

  #expressions(list: unknown): void {
    for (const node of nodesOf(list)) checkExpression(node, this);
  }

  #expression(node: unknown): void {
    if (node !== undefined) checkExpression(node as Node, this);
  }

  #ctes(body: Node, scope: Scope): Scope {
    const withClause = body['withClause'] as Node | undefined;
    if (!withClause) return scope;
    const recursive = withClause['recursive'] === true;
    const ctes = new Set(scope.ctes);
    for (const item of nodesOf(withClause['ctes'])) {
      const cte = nodeOf(item, 'CommonTableExpr');
      const name = textOf(cte['ctename']);
      // A recursive query names itself; its own body is checked like every other.
      const inner = recursive ? new Set([...ctes, name]) : ctes;
      if (cte['search_clause'] || cte['cycle_clause']) throw new Refusal('SEARCH and CYCLE are not understood');
      this.statement(cte['ctequery'] as Node, { ...scope, ctes: inner });
      ctes.add(name);
    }
    return { ...scope, ctes };
  }

  #select(body: Node, outer: Scope): void {
    if (body['intoClause']) throw new Refusal('SELECT INTO makes a table');
    const scope = this.#ctes(body, outer);
    if (body['op'] !== 'SETOP_NONE') {
      this.statement({ SelectStmt: body['larg'] }, scope);
      this.statement({ SelectStmt: body['rarg'] }, scope);
      this.#scope = scope;
      this.#expressions(body['sortClause']);
      this.#expression(body['limitCount']);
      this.#expression(body['limitOffset']);
      return;
    }
    const sources: Sources = new Map();
    const pins: Pin[] = [];
    for (const item of nodesOf(body['fromClause'])) this.#from(item, scope, sources, pins);
    const inner = this.#pinned(nodeOf(body, 'whereClause'), sources, pins, scope);
    this.#scope = inner;
    this.#fromInside(nodesOf(body['fromClause']), inner);
    this.#expressions(body['targetList']);
    this.#expression(body['whereClause']);
    this.#expressions(body['groupClause']);
    this.#expression(body['havingClause']);
    this.#expressions(body['windowClause']);
    this.#expressions(body['distinctClause']);
    this.#expressions(body['sortClause']);
    for (const row of nodesOf(body['valuesLists'])) this.#expression(row);
    this.#expression(body['limitCount']);
    this.#expression(body['limitOffset']);
    if (body['lockingClause'] && [...sources.values()].some((source) => !source.tenant))
      throw new Refusal('only rows of the company may be locked');
  }

  #insert(body: Node, outer: Scope): void {
    const scope = this.#ctes(body, outer);
    const alias = this.#target(body['relation'] as Node);
    const columns = nodesOf(body['cols']).map((column) => textOf(nodeOf(column, 'ResTarget')['name']));
    const place = columns.indexOf('company_id');
    if (place < 0) throw new Refusal(`INSERT into ${alias} does not set company_id`);
    const source = nodeOf(body, 'selectStmt');
    const select = nodeOf(source, 'SelectStmt');
    const rows = nodesOf(select['valuesLists']);
    const items = [...rows.flatMap((row) => nodesOf(nodeOf(row, 'List')['items'])), ...nodesOf(select['targetList'])];
    if (items.some(isStar)) throw new Refusal(`INSERT into ${alias} from a list with *; name the columns`);
    if (rows.length > 0) {
      for (const row of rows) this.#insertedCompany(nodesOf(nodeOf(row, 'List')['items'])[place], alias);
    } else {
      if (select['op'] !== 'SETOP_NONE')
        throw new Refusal(`INSERT into ${alias} from a set operation; put it into a CTE`);
      const target = nodesOf(select['targetList'])[place];
      this.#insertedCompany(target ? (nodeOf(target, 'ResTarget')['val'] as Node) : undefined, alias);
    }
    this.statement(source, scope);
    // `INSERT INTO notes (tags[…])`: whatever stands in a subscript is run.
    this.#scope = scope;
    for (const column of nodesOf(body['cols'])) this.#expressions(nodeOf(column, 'ResTarget')['indirection']);
    const own = [alias, 'excluded'];
    this.#scope = {
      ctes: scope.ctes,
      above: new Map(own.map((name) => [name, {}])),
      pinnedAbove: new Map(own.map((name) => [name, new Set()])),
    };
    const conflict = nodeOf(body, 'onConflictClause');
    const key = nodeOf(conflict, 'infer');
    this.#expressions(key['indexElems']);
    this.#expression(key['whereClause']);
    // The row in the way has the same unique key, and every unique key of a tenant table begins with company_id.
    this.#assignments(conflict['targetList']);
    this.#expression(conflict['whereClause']);
    this.#returning(body);
  }

  #update(body: Node, outer: Scope): void {
    const scope = this.#ctes(body, outer);
    const relation = body['relation'] as Node;
    const sources: Sources = this.#written(relation);
    const pins: Pin[] = [];
    for (const item of nodesOf(body['fromClause'])) this.#from(item, scope, sources, pins);
    const inner = this.#pinned(nodeOf(body, 'whereClause'), sources, pins, scope);
    this.#scope = inner;
    this.#fromInside(nodesOf(body['fromClause']), inner);
    this.#assignments(body['targetList']);
    this.#expression(body['whereClause']);
    this.#returning(body);
  }

  #delete(body: Node, outer: Scope): void {
    const scope = this.#ctes(body, outer);
    const sources: Sources = this.#written(body['relation'] as Node);
    const pins: Pin[] = [];
    for (const item of nodesOf(body['usingClause'])) this.#from(item, scope, sources, pins);
    const inner = this.#pinned(nodeOf(body, 'whereClause'), sources, pins, scope);
    this.#scope = inner;
    this.#fromInside(nodesOf(body['usingClause']), inner);
    this.#expression(body['whereClause']);
    this.#returning(body);
  }

  /** The alias of a table that is written to; only tenant tables are. */
  #target(relation: Node): string {
    const [schema, name] = [textOf(relation['schemaname']), textOf(relation['relname'])];
    if (schema !== 'tenant' || !this.#tables.tenant.has(name))
      throw new Refusal(`${schema === '' ? '' : `${schema}.`}${name} is no table that the tenant plane may write`);
    this.#writes.add(name);
    const alias = relation['alias'] as Node | undefined;
    return alias ? textOf(alias['aliasname']) : name;
  }

  #written(relation: Node): Sources {
    const table = relation['alias'] ? undefined : `tenant.${textOf(relation['relname'])}`;
    return new Map([[this.#target(relation), { tenant: true, table }]]);
  }

  #insertedCompany(value: Node | undefined, alias: string): void {
    const parameter = value === undefined ? undefined : isCompanyParameter(value);
    if (parameter === undefined) throw new Refusal(`INSERT into ${alias} must set company_id to a parameter`);
    this.#parameters.add(parameter);
  }

  #assignments(list: unknown): void {
    for (const item of nodesOf(list)) {
      const target = nodeOf(item, 'ResTarget');
      if (textOf(target['name']) === 'company_id') throw new Refusal('company_id may not be changed');
      this.#expressions(target['indirection']);
      this.#expression(target['val']);
    }
  }

  #returning(body: Node): void {
    const clause = body['returningClause'] as Node | undefined;
    if (clause?.['options']) throw new Refusal('RETURNING with options is not understood');
    this.#expressions(clause?.['exprs'] ?? body['returningList']);
  }

  /** Collects a FROM item's sources, and the pins that its joins give. Nothing inside is walked yet. */
  #from(item: Node, scope: Scope, sources: Sources, pins: Pin[]): string[] {
    const [kind = ''] = Object.keys(item);
    const body = nodeOf(item, kind);
    switch (kind) {
      case 'RangeVar':
        return [this.#rangeVar(body, scope, sources)];
      case 'RangeSubselect':
      case 'RangeFunction': {
        const alias = body['alias'] as Node | undefined;
        if (!alias) throw new Refusal('a sub-select or function in FROM needs an alias');
        const name = textOf(alias['aliasname']);
        const columns = kind === 'RangeFunction' ? new Set([name, ...namesOf(alias['colnames'])]) : undefined;
        return [this.#add(scope, sources, name, { tenant: false, columns })];
      }
      case 'JoinExpr':
        return this.#join(body, scope, sources, pins);
      default:
        throw new Refusal(`${kind} in FROM is not understood`);
    }
  }

  #rangeVar(body: Node, scope: Scope, sources: Sources): string {
    const [schema, name] = [textOf(body['schemaname']), textOf(body['relname'])];
    const alias = body['alias'] ? textOf((body['alias'] as Node)['aliasname']) : name;
    const table = body['alias'] ? undefined : `${schema}.${name}`;
    if (body['catalogname']) throw new Refusal('another database may not be named');
    if (schema === '') {
      if (!scope.ctes.has(name)) throw new Refusal(`table ${name} is named without its schema`);
      return this.#add(scope, sources, alias, { tenant: false });
    }
    if (schema === 'tenant' && this.#tables.tenant.has(name)) {
      if (nodesOf((body['alias'] as Node | undefined)?.['colnames']).length > 0)
        throw new Refusal(`the columns of ${alias} may not be renamed: another one could be called company_id`);
      this.#reads.add(name);
      return this.#add(scope, sources, alias, { tenant: true, table });
    }
    if (schema === 'platform' && this.#tables.shared.has(name))
      return this.#add(scope, sources, alias, { tenant: false, table });
    throw new Refusal(`${schema}.${name} is no table that the tenant plane may read`);
  }

  #add(scope: Scope, sources: Sources, alias: string, source: Source): string {
    // Which one a name means inside ON, LATERAL or a plain sub-select of FROM is subtle; one name for one thing is not.
    if (sources.has(alias) || scope.above.has(alias)) throw new Refusal(`two sources are called ${alias}`);
    sources.set(alias, source);
    return alias;
  }

  #join(body: Node, scope: Scope, sources: Sources, pins: Pin[]): string[] {
    if (body['isNatural'] === true || body['usingClause']) throw new Refusal('write joins with ON');
    if (body['alias']) throw new Refusal('a join may not have an alias');
    const left = this.#from(body['larg'] as Node, scope, sources, pins);
    const right = this.#from(body['rarg'] as Node, scope, sources, pins);
    // ON removes rows of the side that may be missing; the other side's rows come whatever ON says.
    const type = body['jointype'];
    const restrictsLeft = type === 'JOIN_INNER' || type === 'JOIN_RIGHT';
    const restrictsRight = type === 'JOIN_INNER' || type === 'JOIN_LEFT';
    const isRestricted = ({ alias }: Pin) =>
      (restrictsLeft && left.includes(alias)) || (restrictsRight && right.includes(alias));
    pins.push(...pinsOf(nodeOf(body, 'quals'), sources).filter(isRestricted));
    return [...left, ...right];
  }

  /** Walks what stands inside FROM: sub-selects, functions, join conditions; they see the pins of this level. */
  #fromInside(items: readonly Node[], scope: Scope): void {
    for (const item of items) {
      const [kind = ''] = Object.keys(item);
      const body = nodeOf(item, kind);
      switch (kind) {
        case 'RangeVar':
          break;
        case 'RangeSubselect':
          this.statement(nodeOf(body, 'subquery'), scope);
          break;
        case 'RangeFunction':
          for (const entry of nodesOf(body['functions'])) this.#expression(nodesOf(nodeOf(entry, 'List')['items'])[0]);
          break;
        // A join: others were refused before.
        default:
          this.#fromInside([nodeOf(body, 'larg'), nodeOf(body, 'rarg')], scope);
          this.#expression(body['quals']);
      }
    }
  }

  /** Every tenant table must be pinned, directly or over others; then this is what stands below may lean on. */
  #pinned(where: Node, sources: Sources, joinPins: readonly Pin[], scope: Scope): Scope {
    const pins = [...joinPins, ...pinsOf(where, sources)];
    const pinned = new Map(scope.pinnedAbove);
    for (let changed = true; changed; ) {
      changed = false;
      for (const pin of pins) {
        const before = pinned.get(pin.alias);
        if ('parameter' in pin) {
          if (before?.has(pin.parameter)) continue;
          pinned.set(pin.alias, new Set([...(before ?? []), pin.parameter]));
          changed = true;
          continue;
        }
        const by = pinned.get(pin.from);
        if (before || !by) continue;
        pinned.set(pin.alias, by);
        changed = true;
      }
    }
    for (const [alias, source] of sources) {
      if (!source.tenant) continue;
      const by = pinned.get(alias);
      if (!by) throw new Refusal(`${alias} is not pinned by company_id = $n`);
      for (const parameter of by) this.#parameters.add(parameter);
    }
    return { ctes: scope.ctes, above: new Map([...scope.above, ...sources]), pinnedAbove: pinned };
  }
}

/**
 * The pins that a condition gives to these sources. Only tenant tables are pinned, and so pin others: a CTE or sub-select may
 * call any column of its own company_id.
 */
function pinsOf(condition: Node, sources: Sources): Pin[] {
  // An unqualified company_id is clear where one source stands; of several, these names together are no one's.
  const only = [...sources.keys()].join();
  const aliasOf = ({ alias = only, schema }: CompanyColumn): string =>
    // Of two tables, the one above without an alias can be meant where the one here is merely called like it.
    schema !== undefined && sources.get(alias)?.table !== `${schema}.${alias}` ? '' : alias;
  return equalitiesOf(condition)
    .flatMap(({ column, other }): Pin[] => {
      const alias = aliasOf(column);
      if (other.kind === 'parameter') return [{ alias, parameter: other.number }];
      const from = aliasOf(other);
      return [
        { alias, from },
        { alias: from, from: alias },
      ];
    })
    .filter(({ alias }) => sources.get(alias)?.tenant);
}
