/** Why a statement may not run. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A node of libpg-query's tree: one key, the node's kind, over its fields. */
export type Node = Record<string, unknown>;

export function nodeOf(node: Node, kind: string): Node {
  const body = node[kind];
  return typeof body === 'object' && body !== null ? (body as Node) : {};
}

export function nodesOf(list: unknown): Node[] {
  return Array.isArray(list) ? (list as Node[]) : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `names[i].String.sval`. */
export function namesOf(list: unknown): string[] {
  return nodesOf(list).map((item) => textOf(nodeOf(item, 'String')['sval']));
}

/** The number of `$n` or `$n::uuid`; undefined for everything else. */
export function isCompanyParameter(node: Node): number | undefined {
  const cast = node['TypeCast'] as Node | undefined;
  const inner =
    cast && namesOf((cast['typeName'] as Node | undefined)?.['names']).at(-1) === 'uuid' ? cast['arg'] : node;
  const parameter = (inner as Node)['ParamRef'] as Node | undefined;
  return typeof parameter?.['number'] === 'number' ? parameter['number'] : undefined;
}

/** `schema` stands where the reference names it: PostgreSQL then looks for a table of that name that has no alias. */
export type CompanySide =
  | { kind: 'parameter'; number: number }
  | { kind: 'column'; alias: string | undefined; schema: string | undefined };

/** The conjuncts of a condition that say `company_id = …`. Anything under OR or NOT says nothing. */
export function equalitiesOf(condition: unknown): { left: CompanySide; right: CompanySide }[] {
  if (typeof condition !== 'object' || condition === null) return [];
  const node = condition as Node;
  if ('BoolExpr' in node) {
    const body = nodeOf(node, 'BoolExpr');
    return body['boolop'] === 'AND_EXPR' ? nodesOf(body['args']).flatMap(equalitiesOf) : [];
  }
  if (!('A_Expr' in node)) return [];
  const body = nodeOf(node, 'A_Expr');
  const operator = namesOf(body['name']);
  if (body['kind'] !== 'AEXPR_OP' || operator.length !== 1 || operator[0] !== '=') return [];
  const left = sideOf(body['lexpr'] as Node | undefined);
  const right = sideOf(body['rexpr'] as Node | undefined);
  return left && right ? [{ left, right }] : [];
}

function sideOf(node: Node | undefined): CompanySide | undefined {
  if (!node) return undefined;
  const number = isCompanyParameter(node);
  if (number !== undefined) return { kind: 'parameter', number };
  const fields = namesOf(nodeOf(node, 'ColumnRef')['fields']);
  if (fields.at(-1) !== 'company_id' || fields.length > 3) return undefined;
  return { kind: 'column', alias: fields.at(-2), schema: fields.at(-3) };
}

/** True for `x.*` and `(x).*`, which stand for any number of columns, none included. */
export function isStar(target: Node): boolean {
  const value = nodeOf(target, 'ResTarget')['val'] ?? target;
  const reference =
    nodeOf(value as Node, 'ColumnRef')['fields'] ?? nodeOf(value as Node, 'A_Indirection')['indirection'];
  return nodesOf(reference).some((field) => 'A_Star' in field);
}
