/** Why a statement may not run. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A node of libpg-query's tree: one key, the node's kind, over its fields. */
export type Node = Record<string, unknown>;

/** The fields of a node that is of this kind; none where it is of another one or missing. */
export function nodeOf(node: Node, kind: string): Node {
  return (node[kind] ?? {}) as Node;
}

/** A list of nodes; an empty one for anything else. */
export function nodesOf(list: unknown): Node[] {
  return Array.isArray(list) ? (list as Node[]) : [];
}

/** A text; the empty one for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `names[i].String.sval`. */
export function namesOf(list: unknown): string[] {
  return nodesOf(list).map((item) => textOf(nodeOf(item, 'String')['sval']));
}

/** The number of `$n` or `$n::uuid`; undefined for everything else. */
export function isCompanyParameter(node: Node): number | undefined {
  const cast = nodeOf(node, 'TypeCast');
  const inner = namesOf(nodeOf(cast, 'typeName')['names']).at(-1) === 'uuid' ? nodeOf(cast, 'arg') : node;
  return nodeOf(inner, 'ParamRef')['number'] as number | undefined;
}

/** `schema` stands where the reference names it: PostgreSQL then looks for a table of that name that has no alias. */
export type CompanyColumn = { kind: 'column'; alias: string | undefined; schema: string | undefined };
type CompanySide = { kind: 'parameter'; number: number } | CompanyColumn;

/** The conjuncts of a condition that say `company_id = …`, or `… = company_id`. Anything under OR or NOT says nothing. */
export function equalitiesOf(condition: Node): { column: CompanyColumn; other: CompanySide }[] {
  const junction = nodeOf(condition, 'BoolExpr');
  if (junction['boolop'] === 'AND_EXPR') return nodesOf(junction['args']).flatMap(equalitiesOf);
  const body = nodeOf(condition, 'A_Expr');
  if (body['kind'] !== 'AEXPR_OP' || namesOf(body['name']).join('.') !== '=') return [];
  const left = sideOf(nodeOf(body, 'lexpr'));
  const right = sideOf(nodeOf(body, 'rexpr'));
  if (left?.kind === 'column' && right) return [{ column: left, other: right }];
  return right?.kind === 'column' && left ? [{ column: right, other: left }] : [];
}

function sideOf(node: Node): CompanySide | undefined {
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
