import type { Clock } from '../base/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { createProposals } from './proposals.ts';
import { listGoldenQuestions } from './repository.ts';

export type Curation = ReturnType<typeof createCuration>;

/** How a company's knowledge gets better: what could not be answered, what is proposed, and questions with known answers. */
export function createCuration(needs: { tenancy: Tenancy; knowledge: Knowledge; clock: Clock }) {
  const { tenancy } = needs;
  return {
    ...createProposals(needs),

    /** The company's golden questions, for checks after a change. */
    async goldenQuestions(context: TenantContext) {
      const [rows] = await tenancy.batch(context, (tenant) => [listGoldenQuestions(tenant)]);
      return rows;
    },
  };
}
