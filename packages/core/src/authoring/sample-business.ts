import type { BusinessFacts } from '../business/index.ts';
import { type IndustryTemplate, industryTables } from '../templates/index.ts';
import { sampleBusinessOf } from './sample-rows.ts';

/** A trade as a company would have it, before its owner has entered a phone number or an address. */
export function sampleBusiness(industry: IndustryTemplate): BusinessFacts {
  return sampleBusinessOf(industryTables(industry), { slug: industry.slug, name: `Your ${industry.noun.business}` });
}
