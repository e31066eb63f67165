import type { PlanItem, UpgradePlan } from '@rowhouse/core';
import { z } from 'zod';
import { memberProcedure, router } from '../procedures.ts';

const choices = z
  .array(z.object({ table: z.string().max(63), id: z.string().max(200), take: z.enum(['mine', 'theirs']) }))
  .max(500);

/** What of a row is worth showing to a person. */
const shown: ReadonlySet<string> = new Set([
  ...[
    'question',
    'phrasings',
    'answer',
    'name',
    'title',
    'label',
    'text',
    'rule',
    'summary',
    'description',
    'greeting',
  ],
  ...['instructions', 'tone', 'heading', 'body', 'subject', 'words', 'includes', 'items', 'note', 'instead'],
  ...['from_micro_usd', 'to_micro_usd', 'min_minutes', 'max_minutes', 'minutes'],
]);
const labels: Readonly<Record<string, string>> = {
  knowledge_entries: 'Knowledge entry',
  knowledge_concepts: 'Words of the trade',
  golden_questions: 'Test question',
  services: 'Service',
  service_prices: 'Price',
  price_adjustments: 'Price rule',
  agents: 'Agent',
  agent_starters: 'Conversation starter',
  gpt_contexts: 'Context',
  guardrails: 'Rule for agents',
  message_templates: 'Message template',
  site_pages: 'Site page',
  site_sections: 'Site section',
};

type Field = { field: string; text: string };

function fieldsOf(row: PlanItem['mine'], differing: ReadonlySet<string>): Field[] {
  return Object.entries(row ?? {})
    .filter(([field]) => differing.has(field))
    .map(([field, value]) => ({ field, text: textOf(field, value) }));
}

function textOf(field: string, value: unknown): string {
  if (field.endsWith('_micro_usd') && typeof value === 'number') return `$${value / 1_000_000}`;
  if (Array.isArray(value))
    return value.map((one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function choiceOf({ table, id, base, mine, theirs }: PlanItem) {
  const differing = new Set(
    [...shown].filter(
      (field) =>
        JSON.stringify(mine?.[field]) !== JSON.stringify(theirs?.[field]) ||
        JSON.stringify(base?.[field]) !== JSON.stringify(theirs?.[field]),
    ),
  );
  const name = ['question', 'name', 'title', 'label', 'heading', 'text', 'slug'].find((field) => mine?.[field]);
  return {
    table,
    id,
    what: labels[table] ?? table.replaceAll('_', ' '),
    name: name === undefined ? '' : String(mine?.[name]).slice(0, 120),
    base: fieldsOf(base, differing),
    mine: fieldsOf(mine, differing),
    theirs: fieldsOf(theirs, differing),
  };
}

function planView(plan: UpgradePlan) {
  const counts = { update: 0, add: 0, remove: 0, choice: 0, deleted: 0, kept: 0 };
  for (const { kind } of plan.items) counts[kind] += 1;
  return {
    from: plan.from.industryVersion,
    to: plan.to.industryVersion,
    isCurrent: plan.isCurrent,
    isHeld: plan.isHeld,
    counts,
    golden: plan.golden,
    choices: plan.items.filter(({ kind }) => kind === 'choice').map(choiceOf),
  };
}

/** A company's way to the new version of its templates. */
export const upgradesRouter = router({
  plan: memberProcedure('company.update').query(async ({ ctx }) => {
    const plan = await ctx.core.upgrades.plan(ctx.tenantContext);
    return { ...planView(plan), history: await ctx.core.upgrades.history(ctx.tenantContext) };
  }),

  follow: memberProcedure('company.update')
    .input(z.object({ choices }))
    .mutation(async ({ ctx, input }) => {
      const applied = await ctx.core.upgrades.apply(ctx.tenantContext, input);
      return { state: applied.state, changed: applied.changed, golden: applied.golden };
    }),

  rollBack: memberProcedure('company.update').mutation(({ ctx }) => ctx.core.upgrades.rollBack(ctx.tenantContext)),
});
