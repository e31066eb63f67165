import { loadModule, parseSync } from 'libpg-query';
import { encodeValue } from './encoding.ts';
import { analyzeStatement, type Touched } from './statement-analysis.ts';
import { nodeOf, nodesOf, Refusal } from './statement-nodes.ts';

/** What the guard knows of a text: what it touches, and which parameters must be the handle's company; or why it may not run. */
export type Verdict = ({ ok: true } & Touched) | { ok: false; reason: string };

export type StatementGuard = {
  /** The verdict on a text; parsed once by PostgreSQL's own grammar, then remembered. */
  check(text: string): Verdict;
  /**
   * @returns what the statement touches.
   * @throws TypeError when the text is refused, or a company parameter is not this company.
   */
  verify(text: string, values: readonly unknown[], companyId: string): Touched;
};

export type GuardedTables = { tenant: readonly string[]; shared: readonly string[] };

/** More texts than this means that somebody builds them from values: then the oldest are forgotten. */
const maxRemembered = 5_000;

/**
 * Refuses every statement on the tenant pool that does not say, in plain sight, `company_id = $n` for every tenant table
 * that it touches, and every call of it in which `$n` is not the handle's company. What it does not understand it refuses.
 */
export async function createStatementGuard(tables: GuardedTables): Promise<StatementGuard> {
  await loadModule();
  const tenantTables = new Set(tables.tenant);
  const shared = new Set(tables.shared);
  const verdicts = new Map<string, Verdict>();

  function judge(text: string): Verdict {
    try {
      const [first, ...others] = nodesOf(parseSync(text).stmts);
      if (!first || others.length > 0) throw new Refusal('exactly one statement may be sent at a time');
      return { ok: true, ...analyzeStatement(nodeOf(first, 'stmt'), { tenant: tenantTables, shared }) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, reason: error.message };
      return { ok: false, reason: 'it is no statement that PostgreSQL can parse' };
    }
  }

  function check(text: string): Verdict {
    const known = verdicts.get(text);
    if (known) return known;
    const verdict = judge(text);
    verdicts.set(text, verdict);
    if (verdicts.size > maxRemembered) verdicts.delete(String(verdicts.keys().next().value));
    return verdict;
  }

  return {
    check,
    verify(text, values, companyId) {
      const verdict = check(text);
      if (!verdict.ok) throw new TypeError(`the statement guard refused a statement: ${verdict.reason}`);
      for (const number of verdict.companyParameters)
        if (encodeValue(values[number - 1]) !== companyId)
          throw new TypeError('the statement guard refused a statement: its company is not the company of the handle');
      return verdict;
    },
  };
}
