import { z } from 'zod';
import { countedFeatures, switchedFeatures } from '../plans/index.ts';

/** How the files under `templates/` are written. Every unknown key is an error, so that a typing slip cannot hide. */

const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'use lower-case words joined by hyphens');
const sentence = z.string().trim().min(1);
const usd = z.number().int().min(0).max(1_000_000);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use HH:MM');

export const categorySlugs = ['services', 'prices', 'booking', 'hours', 'care', 'policies', 'terms', 'safety'] as const;
export const agentSlugs = [
  'sarah',
  'reception',
  'sales',
  'scheduling',
  'quotes',
  'follow-up',
  'reviews',
  'marketing',
  'billing',
  'dispatch',
  'onboarding',
  'hiring',
  'curator',
  'reports',
] as const;
export const toolNames = [
  'search_knowledge',
  'remember',
  'recall',
  'get_services_and_prices',
  'check_availability',
  'book_appointment',
  'cancel_appointment',
  'capture_contact',
  'create_quote',
  'hand_off',
  'draft_content',
  'company_report',
  'propose_knowledge_entry',
] as const;
export const sectionKinds = [
  'hero',
  'text',
  'features',
  'services',
  'prices',
  'hours',
  'faq',
  'steps',
  'team',
  'contact',
  'booking',
  'legal',
  'cta',
] as const;
const holidays = [
  'new-years-day',
  'martin-luther-king-day',
  'presidents-day',
  'memorial-day',
  'juneteenth',
  'independence-day',
  'labor-day',
  'columbus-day',
  'veterans-day',
  'thanksgiving',
  'day-after-thanksgiving',
  'christmas-eve',
  'christmas-day',
  'new-years-eve',
] as const;
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const category = z.enum(categorySlugs);
const agent = z.enum(agentSlugs);

export const industryFile = z.strictObject({
  slug,
  name: sentence,
  group: z.enum(['home', 'health', 'beauty', 'food', 'shops', 'vehicles', 'animals', 'property', 'professional']),
  tagline: sentence,
  icon: slug,
  version: z.number().int().min(1),
  accent: z.string().regex(/^#[0-9a-f]{6}$/i),
  noun: z.strictObject({ business: sentence, customer: sentence, visit: sentence }),
  contexts: z.strictObject({
    identity: sentence,
    personality: sentence,
    'brand-voice': sentence,
    boundaries: sentence,
  }),
  guardrails: z.array(z.strictObject({ id: slug, rule: sentence })).min(1),
});

export const entryFile = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        id: slug,
        category,
        question: sentence.max(300),
        phrasings: z.array(sentence.max(300)).min(8),
        answer: sentence.max(4_000),
      }),
    )
    .min(1),
});

export const servicesFile = z.strictObject({
  services: z
    .array(
      z.strictObject({
        id: slug,
        name: sentence,
        summary: sentence,
        includes: z.array(sentence),
        duration: z.strictObject({ min: z.number().int().min(0), max: z.number().int().min(0) }),
        bookable: z.boolean(),
        prices: z
          .array(
            z.strictObject({
              id: slug,
              label: sentence,
              from: usd,
              to: usd.optional(),
              open: z.boolean().optional(),
              unit: z.string().regex(/^[a-z][a-z -]*$/),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  adjustments: z.array(
    z.strictObject({
      id: slug,
      label: sentence,
      applies: z
        .array(
          z.enum(['weekday', 'saturday', 'sunday', 'holiday', 'evening', 'night', 'rush', 'distance', 'every-visit']),
        )
        .min(1),
      kind: z.enum(['fixed', 'percent']),
      amount: z.number().int().min(0),
      waived: z.string().optional(),
      note: sentence,
    }),
  ),
  /** Sums in the texts that are not the company's own: a fine, a tip, somebody else's price. As they are written there. */
  othersMoney: z.array(z.strictObject({ sum: sentence, whose: sentence })).default([]),
});

export const businessFile = z.strictObject({
  hours: z
    .array(
      z.union([
        z.strictObject({ day: z.enum(weekdays), open: time, close: time }),
        z.strictObject({ day: z.enum(weekdays), closed: z.literal(true) }),
      ]),
    )
    .length(7),
  holidays: z.array(z.enum(holidays)),
  appointmentTypes: z.array(
    z.strictObject({
      id: slug,
      name: sentence,
      minutes: z.number().int().min(5),
      bufferMinutes: z.number().int().min(0),
      services: z.array(slug),
      description: sentence,
    }),
  ),
  pipelineStages: z.array(
    z.strictObject({ id: slug, name: sentence, kind: z.enum(['open', 'won', 'lost']), description: sentence }),
  ),
});

export const siteFile = z.strictObject({
  pages: z
    .array(
      z.strictObject({
        id: slug,
        path: z.union([z.literal(''), slug]),
        title: sentence,
        description: sentence.max(200),
        inMenu: z.boolean(),
        sections: z
          .array(
            z.strictObject({
              id: slug,
              kind: z.enum(sectionKinds),
              heading: sentence,
              body: z.string().optional(),
              items: z.array(z.strictObject({ title: sentence, body: z.string() })).optional(),
              category: category.optional(),
              cta: z.strictObject({ label: sentence, target: sentence }).optional(),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export const startersFile = z.strictObject({ starters: z.record(agent, z.array(sentence.max(120)).min(1)) });

export const termsFile = z.strictObject({
  terms: z.array(z.strictObject({ id: slug, words: z.array(sentence).min(2) })),
});

export const goldenFile = z.strictObject({
  answerable: z.array(
    z.strictObject({ id: slug, question: sentence, entries: z.array(slug).min(1), agent: agent.optional() }),
  ),
  unanswerable: z.array(z.strictObject({ id: slug, question: sentence, why: sentence, instead: sentence })),
});

export const companyFile = z.strictObject({
  version: z.number().int().min(1),
  categories: z.array(z.strictObject({ id: category, name: sentence, description: sentence })),
  roles: z.array(
    z.strictObject({ id: slug, name: sentence, description: sentence, permissions: z.array(sentence).min(1) }),
  ),
  /** What an administrator is told in the console until they say otherwise. */
  notifications: z.array(z.strictObject({ event: z.enum(['budget-nearly-spent']), inbox: z.boolean() })),
  site: z.strictObject({
    footer: z.array(slug),
    launcherLabel: sentence,
    showSources: z.boolean(),
    agent,
    siteKeyLabel: sentence,
  }),
  handOffs: z.record(agent, z.partialRecord(agent, sentence)),
});

export const agentsFile = z.strictObject({
  agents: z
    .array(
      z.strictObject({
        id: agent,
        name: sentence,
        role: sentence,
        title: sentence,
        public: z.boolean(),
        modelClass: z.enum(['fast', 'strong']),
        scope: z.union([z.literal('all'), z.array(category)]),
        tools: z.array(z.string().regex(/^[a-z_]+!?$/)).min(1),
        tone: sentence,
        greeting: sentence,
        instructions: sentence,
      }),
    )
    .length(agentSlugs.length),
});

export const messagesFile = z.strictObject({
  templates: z.array(
    z.strictObject({
      id: slug,
      name: sentence,
      channel: z.enum(['chat', 'email', 'sms']),
      subject: sentence.optional(),
      body: sentence,
    }),
  ),
});

export const tiersFile = z.strictObject({
  tiers: z
    .array(
      z.strictObject({
        id: slug,
        name: sentence,
        summary: sentence,
        priceUsd: usd,
        dailyBudgetCents: z.number().int().min(0),
        monthlyBudgetCents: z.number().int().min(0),
        dailyTokens: z.number().int().min(0),
        monthlyTokens: z.number().int().min(0),
        highlights: z.array(sentence),
        limits: z.record(z.enum(countedFeatures), z.number().int().min(0)),
        switches: z.record(z.enum(switchedFeatures), z.boolean()),
      }),
    )
    .min(1),
});

export const masterFile = z.strictObject({
  version: z.number().int().min(1).default(1),
  entries: entryFile.shape.entries,
});

export const pricesFile = z.strictObject({
  prices: z
    .array(
      z.strictObject({
        provider: slug,
        model: sentence,
        validFrom: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
        inputMicroUsd: z.number().int().min(0),
        outputMicroUsd: z.number().int().min(0),
        cachedMicroUsd: z.number().int().min(0),
        /** Where writing to the provider's cache has a price of its own. */
        cacheWriteMicroUsd: z.number().int().min(0).optional(),
      }),
    )
    .min(1),
});
