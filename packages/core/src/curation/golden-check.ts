import { createHash } from 'node:crypto';
import type { Agents } from '../agents/index.ts';
import { type Clock, CoreError, newId } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  addGoldenRun,
  type GoldenResultRow,
  type GoldenRow,
  type GoldenRunRow,
  listGoldenQuestions,
  listGoldenResults,
  listGoldenRuns,
  removeGoldenRuns,
} from './golden-repository.ts';

/** What changed since the run before; `asked`: nothing, somebody wanted to know. */
export type GoldenCause = GoldenRunRow['cause'];

export type GoldenFigures = Pick<
  GoldenRunRow,
  'answerable' | 'first' | 'amongThree' | 'unanswerable' | 'quotedWrongly'
>;
export type GoldenRun = GoldenFigures & { id: string; cause: GoldenCause; createdAt: string };

/** How one question fares, beside the run before. */
export type GoldenOutcome = {
  id: string;
  question: string;
  kind: GoldenRow['kind'];
  passed: boolean;
  /** Place of the first right entry, from 1; 0 when none is among the first ten. */
  rank: number;
  decision: string;
  confidence: number;
  /** The first three entries. */
  found: { entryId: string; layer: 'company' | 'master'; question: string }[];
  change: 'better' | 'worse' | 'same' | 'new';
};

export type GoldenReport = { run: GoldenRun; before: GoldenRun | null; questions: GoldenOutcome[] };

const searchDepth = 10;
const keptRuns = 30;

/**
 * Replays the golden questions as agents would search for them: no model is asked and nothing is spent. A question passes
 * when one of its entries comes first; one that must not be answered, when nothing is quoted.
 */
export function createGoldenCheck({
  tenancy,
  knowledge,
  agents,
  business,
  clock,
}: {
  tenancy: Tenancy;
  knowledge: Knowledge;
  agents: Agents;
  business: Business;
  clock: Clock;
}) {
  /** All that an answer stands on beside the entries, in two parts: the template's version, and who is told what. */
  async function basisOf(context: TenantContext, golden: readonly GoldenRow[]): Promise<string> {
    const [everyone, contexts, guardrails, { company }] = await Promise.all([
      agents.list(context),
      agents.contexts.list(context),
      agents.guardrails(context),
      business.get(context),
    ]);
    const told = [
      everyone.map(({ slug, instructions, tone, enabled, scope }) => [
        slug,
        instructions,
        tone,
        enabled,
        scope?.map((category) => category.slug).sort() ?? null,
      ]),
      contexts.map(({ slug, text }) => [slug, text]),
      guardrails.map(({ rule }) => rule),
      golden.map(({ question, kind, entrySlugs }) => [question, kind, entrySlugs]),
    ];
    const digest = createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 22);
    return `${company.industryVersion}.${company.companyTemplateVersion}/${digest}`;
  }

  async function stateOf(context: TenantContext) {
    const [golden, [last]] = await tenancy.batch(context, (tenant) => [
      listGoldenQuestions(tenant),
      listGoldenRuns(tenant, 1),
    ]);
    const [basis, knowledgeVersion] = await Promise.all([basisOf(context, golden), knowledge.version(context)]);
    return { golden, last, basis, knowledgeVersion, cause: causeOf(last, { basis, knowledgeVersion }) };
  }

  async function replay(context: TenantContext, golden: readonly GoldenRow[]) {
    const scopes = new Map((await agents.list(context)).map((agent) => [agent.slug, agent.scope]));
    const results: Omit<GoldenResultRow, 'companyId' | 'runId'>[] = [];
    for (const { id, question, kind, entrySlugs, agentSlug } of golden) {
      const scope = agentSlug === null ? null : (scopes.get(agentSlug)?.map((one) => one.categoryId) ?? null);
      const { hits, decision, confidence } = await knowledge.search(context, { question, scope, limit: searchDepth });
      const names = await knowledge.names(context, { ids: hits.map((hit) => hit.entryId) });
      const slugs = hits.map((hit) => names.find((name) => name.entryId === hit.entryId)?.slug ?? '');
      const rank = slugs.findIndex((slug) => entrySlugs.includes(slug)) + 1;
      results.push({
        goldenId: id,
        passed: kind === 'answerable' ? rank === 1 : decision !== 'quote',
        rank,
        decision,
        confidence,
        found: slugs.slice(0, 3),
      });
    }
    return results;
  }

  /** The run beside the one before it. */
  async function report(context: TenantContext, run: GoldenRunRow, before: GoldenRunRow | undefined) {
    const ids = [run.id, ...(before ? [before.id] : [])];
    const [golden, results] = await tenancy.batch(context, (tenant) => [
      listGoldenQuestions(tenant),
      listGoldenResults(tenant, ids),
    ]);
    const names = await knowledge.names(context, { slugs: results.flatMap((result) => result.found) });
    const questions = golden.flatMap(({ id, question, kind }): GoldenOutcome[] => {
      const now = results.find((one) => one.runId === run.id && one.goldenId === id);
      const then = results.find((one) => one.runId === before?.id && one.goldenId === id);
      if (!now) return [];
      const { passed, rank, decision, confidence } = now;
      const found = now.found.flatMap((slug) => names.find((name) => name.slug === slug) ?? []);
      return [
        {
          ...{ id, question, kind, passed, rank, decision, confidence },
          found: found.map(({ entryId, layer, question: title }) => ({ entryId, layer, question: title })),
          change: !then ? 'new' : then.passed === passed ? 'same' : passed ? 'better' : 'worse',
        },
      ];
    });
    return { run: runView(run), before: before ? runView(before) : null, questions };
  }

  return {
    /** Replays now, keeps how it went, and says what got better or worse. @throws CoreError 'conflict' without questions. */
    async check(context: TenantContext): Promise<GoldenReport> {
      const { golden, last, basis, knowledgeVersion, cause } = await stateOf(context);
      if (golden.length === 0) throw new CoreError('conflict', 'There are no golden questions. Add one first.');
      const results = await replay(context, golden);
      const kindOf = new Map(golden.map(({ id, kind }) => [id, kind]));
      const answerable = results.filter(({ goldenId }) => kindOf.get(goldenId) === 'answerable');
      const unanswerable = results.filter(({ goldenId }) => kindOf.get(goldenId) === 'unanswerable');
      const id: string = newId();
      const run = {
        id,
        cause,
        knowledgeVersion,
        basis,
        answerable: answerable.length,
        first: answerable.filter(({ rank }) => rank === 1).length,
        amongThree: answerable.filter(({ rank }) => rank >= 1 && rank <= 3).length,
        unanswerable: unanswerable.length,
        quotedWrongly: unanswerable.filter(({ passed }) => !passed).length,
        createdAt: clock.now(),
      };
      await tenancy.run(context, async (tenant) => {
        // A question that was removed meanwhile has no result to keep.
        const still = new Set((await listGoldenQuestions(tenant)).map(({ id }) => id));
        await addGoldenRun(
          tenant,
          run,
          results.filter(({ goldenId }) => still.has(goldenId)),
        );
        const old = (await listGoldenRuns(tenant, keptRuns + 20)).slice(keptRuns).map(({ id }) => id);
        if (old.length > 0) await removeGoldenRuns(tenant, old);
      });
      return report(context, { companyId: context.companyId, ...run }, last);
    },

    async hasQuestions(context: TenantContext): Promise<boolean> {
      const [golden] = await tenancy.batch(context, (tenant) => [listGoldenQuestions(tenant)]);
      return golden.length > 0;
    },

    /** The runs that are kept, newest first, and what has changed since the newest one: nothing when `null`. */
    async runs(context: TenantContext): Promise<{ runs: GoldenRun[]; changedSince: GoldenCause | null }> {
      const { last, cause } = await stateOf(context);
      const [rows] = await tenancy.batch(context, (tenant) => [listGoldenRuns(tenant, keptRuns)]);
      return { runs: rows.map(runView), changedSince: last && cause === 'asked' ? null : cause };
    },

    /** One run beside the one before it; the newest when none is named. @throws CoreError 'not-found'. */
    async run(context: TenantContext, runId?: string): Promise<GoldenReport> {
      const [rows] = await tenancy.batch(context, (tenant) => [listGoldenRuns(tenant, keptRuns + 1)]);
      const place = runId === undefined ? 0 : rows.findIndex((row) => row.id === runId);
      const row = rows[place];
      if (!row) throw new CoreError('not-found', 'There is no such check.');
      return report(context, row, rows[place + 1]);
    },
  };
}

function causeOf(last: GoldenRunRow | undefined, now: Pick<GoldenRunRow, 'basis' | 'knowledgeVersion'>): GoldenCause {
  if (!last) return 'asked';
  const template = (basis: string) => basis.split('/')[0];
  if (template(last.basis) !== template(now.basis)) return 'template';
  if (last.knowledgeVersion !== now.knowledgeVersion) return 'knowledge';
  return last.basis === now.basis ? 'asked' : 'prompt';
}

function runView({ id, cause, answerable, first, amongThree, unanswerable, quotedWrongly, createdAt }: GoldenRunRow) {
  return { id, cause, answerable, first, amongThree, unanswerable, quotedWrongly, createdAt: createdAt.toISOString() };
}
