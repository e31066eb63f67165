import type { PlanItem, TableState } from './plan.ts';
import type { Answering } from './golden-gate.ts';
import type { Row } from './repository.ts';

/** A decision about a row that was edited here and changed there. */
export type Choice = { table: string; id: string; take: 'mine' | 'theirs' };

/** What happens to a row: nothing, or one of these. `decided` keeps it, and asks no more. */
export function outcomeOf(item: PlanItem, choices: readonly Choice[]): 'write' | 'remove' | 'decided' | undefined {
  switch (item.kind) {
    case 'update':
    case 'add':
      return 'write';
    case 'remove':
      return 'remove';
    case 'choice': {
      const choice = choices.find(({ table, id }) => table === item.table && id === item.id);
      return choice ? (choice.take === 'theirs' ? 'write' : 'decided') : undefined;
    }
    case 'deleted':
    case 'kept':
      return undefined;
    default:
      return item.kind satisfies never;
  }
}

/** The rows that decide what is answered, as they would be once these items are done. */
export function answering(
  tables: readonly TableState[],
  items: readonly PlanItem[],
  choices: readonly Choice[],
): Answering {
  const rowsAfter = (name: string): Row[] => {
    const rows = new Map(tables.find(({ table }) => table.name === name)?.mine ?? []);
    for (const item of items) {
      if (item.table !== name) continue;
      const outcome = outcomeOf(item, choices);
      if (outcome === 'remove') rows.delete(item.id);
      else if (outcome === 'write' && item.theirs) rows.set(item.id, item.theirs);
    }
    return [...rows.values()];
  };
  return {
    categories: rowsAfter('knowledge_categories'),
    entries: rowsAfter('knowledge_entries'),
    concepts: rowsAfter('knowledge_concepts'),
    golden: rowsAfter('golden_questions'),
  };
}
