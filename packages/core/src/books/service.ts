import type { Audit } from '../audit/index.ts';
import type { Clock, Logger } from '../base/index.ts';
import type { Counters } from '../counters/index.ts';
import type { Platform } from '../db/index.ts';
import type { Fleet } from '../fleet/index.ts';
import type { Tenancy } from '../tenant/index.ts';
import { createAlerts } from './alerts.ts';
import { type Assumptions, defaultAssumptions, type Economics, economicsOf } from './economics.ts';
import { createFigures } from './figures.ts';
import { createHealth } from './health.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { LoadMeter } from './load-meter.ts';
import { createPrices } from './prices.ts';
import type { ReportSources } from './provider-reports.ts';
import { createReconciliation } from './reconciliation.ts';
import { createUsage } from './usage.ts';
import { createWalk } from './walk.ts';

export type Books = ReturnType<typeof createBooks>;

/** What was spent and on what, by a company for itself and for the fleet in sums. */
export function createBooks({
  platform,
  fleet,
  tenancy,
  audit,
  counters,
  sources,
  meter,
  clock,
  logger,
}: {
  platform: Platform;
  fleet: Fleet;
  tenancy: Tenancy;
  audit: Audit;
  counters: Counters;
  /** Where providers tell what they served. */
  sources: ReportSources;
  meter: LoadMeter;
  clock: Clock;
  logger: Logger;
}) {
  const walk = createWalk(fleet);
  const figures = createFigures({ platform, tenancy, walk, counters, clock });
  const health = createHealth({ platform, tenancy, walk, clock, logger });
  const reconciliations = createReconciliation({ platform, tenancy, walk, sources, clock, logger });
  return {
    usage: createUsage({ tenancy, clock }),
    alerts: createAlerts({ tenancy, audit, events: counters.events, clock, logger }),
    prices: createPrices({ platform, clock }),
    reconciliations,
    figures,
    health,
    housekeeping: createHousekeeping({ platform, figures, health, reconciliations, meter, clock, logger }),

    /** Measures all companies now, and tells what one more of them costs. Assumptions that are left out have defaults. */
    async economics(given: Partial<Assumptions> = {}): Promise<Economics> {
      await meter.flush(platform);
      await figures.measure();
      return economicsOf(await figures.read(), { ...defaultAssumptions, ...given });
    },
  };
}
