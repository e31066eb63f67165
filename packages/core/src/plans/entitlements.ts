import type { CountedFeature, SwitchedFeature } from './features.ts';

export type EntitlementRow = { feature: string; enabled: boolean; quantity: number | null };

/** What the company's plan lets it do. A feature that its rows do not name is not part of it. */
export type Entitlements = {
  allows(feature: SwitchedFeature): boolean;
  /** How many there may be; 0 for none. */
  limitOf(feature: CountedFeature): number;
};

/** Reads the rows of a company's plan. */
export function entitlementsOf(rows: readonly EntitlementRow[]): Entitlements {
  const byName = new Map(rows.map((row) => [row.feature, row]));
  return {
    allows: (feature) => byName.get(feature)?.enabled === true,
    limitOf: (feature) => byName.get(feature)?.quantity ?? 0,
  };
}
