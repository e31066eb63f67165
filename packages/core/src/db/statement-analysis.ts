import { checkExpression, type ExpressionVisitor } from './statement-expressions.ts';
import { isCompanyParameter, isStar, type Node, nodeOf, nodesOf, Refusal, textOf } from './statement-nodes.ts';
import { type Pinned, pinSources } from './statement-pins.ts';
import { FromList, type Source, type Sources, type Tables, targetOf } from './statement-sources.ts';

/** What a sub-select may lean on: names of CTEs, what stands above, and which aliases of it are pinned. */
type Scope = {
  ctes: ReadonlySet<string>;
  above: ReadonlyMap<string, Pick<Source, 'columns'>>;
  pinnedAbove: Pinned;
};

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
    const sources = this.#from(new FromList(this.#tables, scope), nodesOf(body['fromClause']), body, scope);
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
    const { alias } = this.#target(body);
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
    this.#from(this.#written(body, scope), nodesOf(body['fromClause']), body, scope);
    this.#assignments(body['targetList']);
    this.#expression(body['whereClause']);
    this.#returning(body);
  }

  #delete(body: Node, outer: Scope): void {
    const scope = this.#ctes(body, outer);
    this.#from(this.#written(body, scope), nodesOf(body['usingClause']), body, scope);
    this.#expression(body['whereClause']);
    this.#returning(body);
  }

  #target(body: Node): ReturnType<typeof targetOf> {
    const target = targetOf(body['relation'] as Node, this.#tables);
    this.#writes.add(target.name);
    return target;
  }

  /** The list that a written table opens. */
  #written(body: Node, scope: Scope): FromList {
    const { alias, source } = this.#target(body);
    const list = new FromList(this.#tables, scope);
    list.sources.set(alias, source);
    return list;
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

  /** Fills a FROM list; when its tenant tables are pinned, what stands inside it is walked, and all of it may be named. */
  #from(list: FromList, items: readonly Node[], body: Node, scope: Scope): Sources {
    for (const item of items) list.add(item);
    for (const table of list.reads) this.#reads.add(table);
    const { pinned, parameters } = pinSources(list, nodeOf(body, 'whereClause'), scope.pinnedAbove);
    for (const parameter of parameters) this.#parameters.add(parameter);
    const above = new Map([...scope.above, ...list.sources]);
    this.#scope = { ctes: scope.ctes, above, pinnedAbove: pinned };
    this.#fromInside(items, this.#scope);
    return list.sources;
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
}
