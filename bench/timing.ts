import { randomInt, randomUUID } from 'node:crypto';
import { createTenantContext, parseCompanyId } from '@rowhouse/core/tenant';
import type { BenchHouse } from './house.ts';
import type { Ratio } from './ratios.ts';

const calls = 10_000;
const target = 0.55;

/**
 * Can a neighbour tell an id of another company from one that nobody has, by how long the refusal takes? The area under the
 * curve over many calls in random order: 0.5 is a coin.
 */
export async function benchTiming({ core, context, furnish }: BenchHouse): Promise<Ratio[]> {
  const other = createTenantContext(
    parseCompanyId((await furnish()).companyId),
    { kind: 'system', job: 'bench' },
    'bench',
  );
  const [agent] = await core.agents.list(other);
  const [entry] = (await core.knowledge.list(other, { limit: 1 })).entries;
  if (!agent || !entry) throw new Error('the other company has no agent or no entry');
  const doors: Record<string, { foreign: string; ask(id: string): Promise<unknown> }> = {
    'agents.get': { foreign: agent.id, ask: (id) => core.agents.get(context, id as typeof agent.id) },
    'knowledge.get': { foreign: entry.id, ask: (id) => core.knowledge.get(context, id as typeof entry.id) },
    'knowledge.remove': {
      foreign: entry.id,
      ask: (id) => core.knowledge.remove(context, id as typeof entry.id, 'Bench'),
    },
  };
  const ratios: Ratio[] = [];
  for (const [name, { foreign, ask }] of Object.entries(doors)) {
    const times: Record<'foreign' | 'absent', number[]> = { foreign: [], absent: [] };
    for (let call = 0; call < calls; call += 1) {
      const which = randomInt(2) === 0 ? 'foreign' : 'absent';
      const id = which === 'foreign' ? foreign : randomUUID();
      const startedMs = performance.now();
      const refused = await ask(id).then(
        () => false,
        () => true,
      );
      if (!refused) throw new Error(`${name} answered for an id that is not this company's`);
      times[which].push(performance.now() - startedMs);
    }
    const area = areaUnderCurve(times.foreign, times.absent);
    ratios.push({
      name: `telling a foreign id from an absent one: ${name}`,
      value: Math.max(area, 1 - area),
      target,
      unit: 'AUC',
      note: `${calls} calls`,
    });
  }
  return ratios;
}

/** How often a value of the first list is above one of the second; ties count half. By ranks. */
function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((ms) => ({ ms, isFirst: true })), ...second.map((ms) => ({ ms, isFirst: false }))];
  all.sort((a, b) => a.ms - b.ms);
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.ms === all[start]?.ms) end += 1;
    const rank = (start + 1 + end) / 2;
    for (let index = start; index < end; index += 1) if (all[index]?.isFirst) rankSum += rank;
    start = end;
  }
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
}
