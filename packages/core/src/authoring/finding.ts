/** What the linter can find fault with; every finding names its rule, so that a writer can look the rule up. */
export type Rule =
  | 'shape'
  | 'counts'
  | 'length'
  | 'wordings'
  | 'banned'
  | 'prices'
  | 'reading-level'
  | 'near-copy'
  | 'golden';

/** A fault, where it stands, and what would be right. */
export type Finding = { rule: Rule; place: string; text: string };
