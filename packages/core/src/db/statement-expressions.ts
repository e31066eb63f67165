import { type Node, namesOf, nodeOf, nodesOf, Refusal } from './statement-nodes.ts';

export type ExpressionVisitor = {
  subselect(node: Node): void;
  /** A column by its names, the alias first. @throws Refusal. */
  column(fields: readonly string[]): void;
};

/** Functions that a tenant statement may call: pure ones, and the clock. None runs text, moves the context or touches files. */
const functions: ReadonlySet<string> = new Set([
  'abs',
  'any_value',
  'array_agg',
  'array_length',
  'array_position',
  'array_remove',
  'array_to_json',
  'array_to_string',
  'avg',
  'bit_count',
  'bool_and',
  'bool_or',
  'btrim',
  'cardinality',
  'ceil',
  'char_length',
  'coalesce',
  'concat',
  'concat_ws',
  'count',
  'date_part',
  'date_trunc',
  'dense_rank',
  'exp',
  'extract',
  'first_value',
  'floor',
  'greatest',
  'jsonb_agg',
  'jsonb_array_elements',
  'jsonb_array_length',
  'jsonb_build_object',
  'lag',
  'lead',
  'least',
  'left',
  'length',
  'ln',
  'lower',
  'ltrim',
  'make_interval',
  'max',
  'md5',
  'min',
  'mod',
  'now',
  'nullif',
  'pg_column_size',
  'position',
  'power',
  'rank',
  'replace',
  'right',
  'round',
  'row_number',
  'rtrim',
  'sign',
  'split_part',
  'sqrt',
  'starts_with',
  'string_agg',
  'string_to_array',
  'strpos',
  'substr',
  'substring',
  'sum',
  'timezone',
  'to_char',
  'trim',
  'trunc',
  'unnest',
  'upper',
]);

/** Node kinds whose fields are expressions again, lists of them, or harmless. */
const expressions: ReadonlySet<string> = new Set([
  'A_ArrayExpr',
  'A_Const',
  'A_Expr',
  'A_Indices',
  'A_Indirection',
  'A_Star',
  'BitString',
  'BoolExpr',
  'Boolean',
  'BooleanTest',
  'CaseExpr',
  'CaseWhen',
  'CoalesceExpr',
  'CollateClause',
  'ColumnRef',
  'Float',
  'FuncCall',
  'IndexElem',
  'Integer',
  'List',
  'MinMaxExpr',
  'NamedArgExpr',
  'NullTest',
  'ParamRef',
  'ResTarget',
  'RowExpr',
  'SetToDefault',
  'SortBy',
  'SQLValueFunction',
  'String',
  'SubLink',
  'TypeCast',
  'WindowDef',
]);

/** Walks an expression: every node must be known, every function listed, every sub-select is checked like a statement. */
export function checkExpression(node: Node, visitor: ExpressionVisitor): void {
  for (const kind of Object.keys(node)) {
    if (!expressions.has(kind)) throw new Refusal(`${kind} in an expression is not understood`);
    const body = nodeOf(node, kind);
    if (checkNode(kind, body, visitor) === 'with its fields') checkFields(body, visitor);
  }
}

function checkNode(kind: string, body: Node, visitor: ExpressionVisitor): 'with its fields' | 'done' {
  switch (kind) {
    case 'SubLink':
      checkOperator(body['operName']);
      checkExpression(nodeOf(body, 'testexpr'), visitor);
      visitor.subselect(body['subselect'] as Node);
      return 'done';
    case 'SQLValueFunction':
      if (!/DATE|TIME/.test(String(body['op']))) throw new Refusal('only the clock may be asked, not who is connected');
      return 'done';
    case 'ColumnRef':
      visitor.column(namesOf(body['fields']));
      return 'with its fields';
    case 'A_Indirection':
      // `(value).name` calls the function of that name where there is no such field.
      if (nodesOf(body['indirection']).some((step) => 'String' in step))
        throw new Refusal('a field of a value is not understood');
      return 'with its fields';
    case 'FuncCall':
      checkFunction(body);
      return 'with its fields';
    case 'A_Expr':
      checkOperator(body['name']);
      return 'with its fields';
    default:
      return 'with its fields';
  }
}

function checkFields(body: Node, visitor: ExpressionVisitor): void {
  for (const [field, value] of Object.entries(body)) {
    if (typeof value !== 'object') continue;
    if (field === 'typeName') checkType(value as Node);
    else if (Array.isArray(value)) for (const item of value) checkExpression(item as Node, visitor);
    else if (field === 'over') checkFields(value as Node, visitor);
    else if (/^[a-z]/.test(Object.keys(value as Node)[0] ?? '')) continue;
    else checkExpression(value as Node, visitor);
  }
}

function checkOperator(name: unknown): void {
  if (namesOf(name).length > 1) throw new Refusal('operators may not be qualified');
}

function checkFunction(body: Node): void {
  const names = namesOf(body['funcname']);
  const name = names.at(-1) ?? '';
  if (names.length > 2 || (names.length === 2 && names[0] !== 'pg_catalog') || !functions.has(name))
    throw new Refusal(`function ${names.join('.')} is not on the list`);
}

function checkType(body: Node): void {
  const name = namesOf(body['names']).at(-1) ?? '';
  // Their input functions look names up there.
  if (name.startsWith('reg')) throw new Refusal(`type ${name} looks into the catalogs`);
}
