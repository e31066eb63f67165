/** What the walls count: each time one was asked, and what it said. */
export type TallyName =
  | 'token.accepted'
  | 'token.refused'
  | 'statement.accepted'
  | 'statement.refused'
  | 'owner.accepted'
  | 'owner.refused'
  | 'provider.accepted'
  | 'provider.refused'
  | 'fragment.accepted'
  | 'fragment.refused'
  | 'canary.scanned'
  | 'canary.found'
  | 'budget.admitted'
  | 'budget.refused';

export type Figures = Readonly<Record<TallyName, number>>;
export type Tally = ReturnType<typeof createTally>;

/** Companies whose figures are kept apart; beyond that the one that was quiet longest begins anew. */
const maxCompanies = 10_000;

const nothing: Figures = Object.freeze({
  'token.accepted': 0,
  'token.refused': 0,
  'statement.accepted': 0,
  'statement.refused': 0,
  'owner.accepted': 0,
  'owner.refused': 0,
  'provider.accepted': 0,
  'provider.refused': 0,
  'fragment.accepted': 0,
  'fragment.refused': 0,
  'canary.scanned': 0,
  'canary.found': 0,
  'budget.admitted': 0,
  'budget.refused': 0,
});

/**
 * Figures of this process since it started, in all and for each company: a company reads its own alone, since anybody
 * else's would tell how busy its neighbours are.
 */
export function createTally() {
  const all = { ...nothing };
  const byCompany = new Map<string, Record<TallyName, number>>();

  return {
    /** @param companyId `null` where it is not known whose call it was. */
    add(companyId: string | null, name: TallyName): void {
      all[name] += 1;
      if (companyId === null) return;
      let own = byCompany.get(companyId);
      if (!own) {
        if (byCompany.size >= maxCompanies) {
          const oldest = byCompany.keys().next();
          if (!oldest.done) byCompany.delete(oldest.value);
        }
        own = { ...nothing };
        byCompany.set(companyId, own);
      }
      own[name] += 1;
    },
    total: (): Figures => ({ ...all }),
    of: (companyId: string): Figures => ({ ...(byCompany.get(companyId) ?? nothing) }),
  };
}
