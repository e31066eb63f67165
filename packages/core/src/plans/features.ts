/**
 * What a tier switches on or off. Each is asked for by its name where it is used; `tests/features/plans.test.ts` takes each
 * of them away and wants to see what ends.
 */
export const switchedFeatures = [
  'appointments',
  'audit-export',
  'custom-domain',
  'knowledge-import',
  'memory',
  'own-keys',
  'platform-models',
  'site',
  'strong-models',
  'widget',
] as const;

/** What a tier counts, and of which there may be no more. The same test fills each of them. */
export const countedFeatures = [
  'allowed-origins',
  'appointments-per-day',
  'conversations-per-day',
  'knowledge-entries',
  'members',
  'providers',
] as const;

export type SwitchedFeature = (typeof switchedFeatures)[number];
export type CountedFeature = (typeof countedFeatures)[number];

/** As a sentence names them. */
export const featureNames: Readonly<Record<SwitchedFeature | CountedFeature, string>> = {
  'allowed-origins': 'websites with the chat',
  appointments: 'booking of visits',
  'appointments-per-day': 'bookings a day',
  'audit-export': 'download of the audit log',
  'conversations-per-day': 'visitors’ conversations a day',
  'custom-domain': 'domain of your own',
  'knowledge-entries': 'published knowledge entries',
  'knowledge-import': 'import of knowledge',
  members: 'members',
  memory: 'memory of agents',
  'own-keys': 'AI keys of your own',
  'platform-models': 'AI models of the platform',
  providers: 'AI keys',
  site: 'website',
  'strong-models': 'strong AI models',
  widget: 'chat on websites',
};
