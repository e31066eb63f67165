import type { Agents } from '../agents/index.ts';
import type { Clock } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { createGoldenCheck } from './golden-check.ts';
import { createGoldenQuestions } from './golden-questions.ts';
import { createProposals } from './proposals.ts';
import { createUnanswered } from './unanswered.ts';

export type Curation = ReturnType<typeof createCuration>;

/** How a company's knowledge gets better: what could not be answered, what is proposed, and questions with known answers. */
export function createCuration(needs: {
  tenancy: Tenancy;
  knowledge: Knowledge;
  agents: Agents;
  business: Business;
  /** Told when a golden question or an entry is another one. */
  onChange(context: TenantContext): Promise<void>;
  clock: Clock;
}) {
  const check = createGoldenCheck(needs);
  const proposals = createProposals(needs);
  return {
    /** An agent's way to `proposals.propose`. */
    propose: proposals.propose,
    proposals,
    unanswered: createUnanswered(needs),
    golden: { ...createGoldenQuestions(needs), ...check },

    /** Work that is done later, by its kind. */
    jobHandlers: {
      async 'check-golden'(context: TenantContext) {
        // Nobody waits for the answer of a company that has no questions, or whose questions were checked meanwhile.
        const { changedSince } = await check.runs(context);
        if (changedSince !== null && (await check.hasQuestions(context))) await check.check(context);
      },
    },
  };
}
