/** A question by the words and meanings that tell it from others. */
export type Worded<Item> = { item: Item; terms: ReadonlySet<string> };

/** From this share of common terms on, two questions ask the same. */
const alike = 0.5;
/** One question may say all that another says and more: from this share of the shorter one on, and this many terms. */
const contained = 0.75;
const leastContained = 2;

/** Puts questions together that ask the same in other words; in the order in which they come, the first one first. */
export function groupAlike<Item>(questions: readonly Worded<Item>[]): Item[][] {
  const groups: Worded<Item>[][] = [];
  for (const question of questions) {
    const group = groups.find((members) => members.some((member) => areAlike(member.terms, question.terms)));
    if (group) group.push(question);
    else groups.push([question]);
  }
  return groups.map((members) => members.map(({ item }) => item));
}

export function areAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = a.intersection(b).size;
  const all = a.size + b.size - shared;
  if (all === 0) return true;
  return shared / all >= alike || (shared >= leastContained && shared / Math.min(a.size, b.size) >= contained);
}
