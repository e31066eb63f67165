import { type CompanyColumn, equalitiesOf, type Node, Refusal } from './statement-nodes.ts';
import type { FromList, Sources } from './statement-sources.ts';

/** By which parameters the rows of an alias are held to the company. */
export type Pinned = ReadonlyMap<string, ReadonlySet<number>>;

/** An equality that holds for the rows of these aliases: `alias.company_id = $n`, or `alias.company_id = other.company_id`. */
type Pin = { alias: string; parameter: number } | { alias: string; from: string };

/**
 * Every tenant table of a FROM list must be pinned, directly or over others, those above it among them.
 * @returns what is pinned, with what is above, and the parameters that hold this list's tables.
 * @throws Refusal for a table that is not pinned.
 */
export function pinSources(
  { sources, joins }: Pick<FromList, 'sources' | 'joins'>,
  where: Node,
  above: Pinned,
): { pinned: Pinned; parameters: ReadonlySet<number> } {
  const pins = joins.flatMap(({ condition, sources: seen, restricts }) =>
    pinsOf(condition, seen).filter(({ alias }) => restricts(alias)),
  );
  const pinned = followPins([...pins, ...pinsOf(where, sources)], above);
  const parameters = new Set<number>();
  for (const [alias, source] of sources) {
    if (!source.tenant) continue;
    const by = pinned.get(alias);
    if (!by) throw new Refusal(`${alias} is not pinned by company_id = $n`);
    for (const parameter of by) parameters.add(parameter);
  }
  return { pinned, parameters };
}

/** Goes on until no pin holds anything more: a link is worth what the other end is held by. */
function followPins(pins: readonly Pin[], above: Pinned): Pinned {
  const pinned = new Map(above);
  for (let changed = true; changed; ) {
    changed = false;
    for (const pin of pins) {
      const before = pinned.get(pin.alias);
      if ('parameter' in pin) {
        if (before?.has(pin.parameter)) continue;
        pinned.set(pin.alias, new Set([...(before ?? []), pin.parameter]));
        changed = true;
        continue;
      }
      const by = pinned.get(pin.from);
      if (before || !by) continue;
      pinned.set(pin.alias, by);
      changed = true;
    }
  }
  return pinned;
}

/**
 * The pins that a condition gives to these sources. Only tenant tables are pinned, and so pin others: a CTE or sub-select may
 * call any column of its own company_id.
 */
function pinsOf(condition: Node, sources: Sources): Pin[] {
  // An unqualified company_id is clear where one source stands; of several, these names together are no one's.
  const only = [...sources.keys()].join();
  const aliasOf = ({ alias = only, schema }: CompanyColumn): string =>
    // Of two tables, the one above without an alias can be meant where the one here is merely called like it.
    schema !== undefined && sources.get(alias)?.table !== `${schema}.${alias}` ? '' : alias;
  return equalitiesOf(condition)
    .flatMap(({ column, other }): Pin[] => {
      const alias = aliasOf(column);
      if (other.kind === 'parameter') return [{ alias, parameter: other.number }];
      const from = aliasOf(other);
      return [
        { alias, from },
        { alias: from, from: alias },
      ];
    })
    .filter(({ alias }) => sources.get(alias)?.tenant);
}
