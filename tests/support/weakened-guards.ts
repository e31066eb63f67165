import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { createStatementGuard, StatementGuard } from '@rowhouse/core/database';

const db = new URL('../../packages/core/src/db/', import.meta.url);
const files = ['guard', 'analysis', 'sources', 'pins', 'expressions', 'nodes'].map((part) => `statement-${part}.ts`);

/** One rule less each: what it says, the text that holds it, and what stands there instead. */
const weakenings: readonly (readonly [rule: string, holds: string, instead: string])[] = [
  ['every tenant table must be pinned', 'if (!by) throw', 'if (!by) continue; if (!by) throw'],
  ['OR pins nothing', "if (junction['boolop'] === 'AND_EXPR')", "if (/AND|OR/.test(String(junction['boolop'])))"],
  ['NOT pins nothing', "if (junction['boolop'] === 'AND_EXPR')", "if (/AND|NOT/.test(String(junction['boolop'])))"],
  ['only = pins', "|| namesOf(body['name']).join('.') !== '=')", ')'],
  ['only a plain operator pins', "body['kind'] !== 'AEXPR_OP' ||", ''],
  ['only company_id pins', "if (fields.at(-1) !== 'company_id' ||", "if (fields.at(-1) === 'v' ||"],
  [
    'both sides of an equality count',
    'return [{ alias, parameter',
    "return [{ alias: [...sources.keys()][0] ?? '', parameter",
  ],
  ['a company parameter is held to the company', 'for (const parameter of by) parameters.add(parameter);', ''],
  ['an inserted company is held to the company', 'this.#parameters.add(parameter);\n  }', '}'],
  [
    'an inserted company is a parameter',
    'if (parameter === undefined) throw',
    'if (parameter === undefined) return; if (parameter === undefined) throw',
  ],
  ['every inserted row is looked at', 'for (const row of rows) this', 'for (const row of rows.slice(0, 1)) this'],
  ['company_id is not updated', "=== 'company_id') throw", "=== 'no such column') throw"],
  ['a star is not inserted', 'if (items.some(isStar)) throw', 'if (items.length > 9 && items.some(isStar)) throw'],
  ['columns of tenant tables are not renamed', 'renamedColumns(body).length > 0', 'renamedColumns(body).length > 9'],
  ['an alias is used once', '|| this.#around.above.has(alias)', ''],
  [
    'ON of a left join does not pin the left side',
    "const restrictsLeft = type === 'JOIN_INNER'",
    "const restrictsLeft = type !== 'JOIN_FULL'",
  ],
  [
    'ON of a right join does not pin the right side',
    "const restrictsRight = type === 'JOIN_INNER'",
    "const restrictsRight = type !== 'JOIN_FULL'",
  ],
  [
    'a link leans on what is pinned',
    'const by = pinned.get(pin.from);',
    'const by = pinned.get(pin.from) ?? new Set();',
  ],
  ['a sub-select of an expression is looked at', "visitor.subselect(body['subselect'] as Node);", ''],
  ['a sub-select in FROM is looked at', "this.statement(nodeOf(body, 'subquery'), scope);", ''],
  ['both halves of a union are looked at', "this.statement({ SelectStmt: body['rarg'] }, scope);", ''],
  ['a CTE is looked at', "this.statement(cte['ctequery'] as Node, { ...scope, ctes: inner });", ''],
  ['SET is looked at', "this.#expression(target['val']);", ''],
  [
    'the WHERE of an UPDATE is looked at',
    "this.#assignments(body['targetList']);\n    this.#expression(body['whereClause']);",
    "this.#assignments(body['targetList']);",
  ],
  [
    'the target of a DELETE is pinned',
    "this.#written(body, scope), nodesOf(body['usingClause'])",
    "new FromList(this.#tables, scope), nodesOf(body['usingClause'])",
  ],
  ['the SELECT of an INSERT is looked at', 'this.statement(source, scope);', ''],
  ['a conflict is looked at', "this.#assignments(conflict['targetList']);", ''],
  ['the condition of a join is looked at', "this.#expression(body['quals']);", ''],
];

type Weakened = { rule: string; guard: StatementGuard };

/** Guards that lack one rule each, made from the guard's own source. A rule that is not found there any more throws. */
export async function weakenGuard(
  tables: Parameters<typeof createStatementGuard>[0],
): Promise<{ guards: Weakened[]; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-guards-'));
  const parser = createRequire(new URL('statement-guard.ts', db)).resolve('libpg-query');
  const sources = files.map((file) => ({ file, text: readFileSync(new URL(file, db), 'utf8') }));
  // A text is parsed once for all of them.
  writeFileSync(
    join(folder, 'parser.ts'),
    `import { parseSync as parse } from '${parser}';
let last = { text: '', tree: undefined };
export { loadModule } from '${parser}';
export const parseSync = (text) => (last.text === text ? last : (last = { text, tree: parse(text) })).tree;`,
  );
  const guards: Weakened[] = [];
  for (const [number, [rule, holds, instead]] of weakenings.entries()) {
    if (sources.filter(({ text }) => text.includes(holds)).length !== 1)
      throw new Error(`the rule "${rule}" does not stand where it is looked for`);
    for (const { file, text } of sources)
      writeFileSync(
        join(folder, `${number}-${file}`),
        text
          .replace(holds, () => instead)
          .replaceAll("'./statement-", `'./${number}-statement-`)
          .replace("'./encoding.ts'", `'${fileURLToPath(new URL('encoding.ts', db))}'`)
          .replace("'libpg-query'", `'./parser.ts'`),
      );
    const made = (await import(pathToFileURL(join(folder, `${number}-statement-guard.ts`)).href)) as {
      createStatementGuard: typeof createStatementGuard;
    };
    guards.push({ rule, guard: await made.createStatementGuard(tables) });
  }
  return { guards, remove: () => rmSync(folder, { recursive: true }) };
}
