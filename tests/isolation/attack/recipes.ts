import { appRouter, visitorRouter } from '@rowhouse/api';
import { z } from 'zod';

/** What one company offers to name in a call: real ids, keys, cursors and tokens. */
export type Handles = Readonly<Record<string, string>>;
export type Input = Record<string, unknown>;
export type Plane = 'console' | 'visitor' | 'operator' | 'public';

export type Recipe = {
  /** Whose token the procedure asks for. */
  plane: Plane;
  /** A call that is right for the company whose handles these are. */
  input(handles: Handles): Input;
  /** Why it cannot succeed as company A in this world, where it cannot. */
  uncontrolled?: string;
  /** Ends or takes away what others need: goes last among the positive controls. */
  last?: boolean;
};

const member = (input: Recipe['input'] = () => ({}), more: Partial<Recipe> = {}): Recipe => ({
  plane: 'console',
  input,
  ...more,
});
const key = () => crypto.randomUUID();
const last = { last: true };
const inDays = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 11)}15:00:00.000Z`;
const paged = (h: Handles) => ({ limit: 5, cursor: h['cursor'] });

/** One line for each procedure of both routers; a procedure without one fails the build. */
export const recipes: Readonly<Record<string, Recipe>> = {
  'actions.list': member(),
  'actions.decide': member((h) => ({ actionId: h['actionId'], confirmed: true })),
  'agents.list': member(),
  'agents.get': member((h) => ({ agentId: h['agentId'] })),
  'agents.update': member((h) => ({ agentId: h['agentId'], greeting: 'Good day.' })),
  'agents.setScope': member((h) => ({ agentId: h['agentId'], categoryIds: [h['categoryId']] })),
  'agents.setStarters': member((h) => ({ agentId: h['agentId'], starters: ['What does it cost?'] })),
  'agents.tools': member(),
  'agents.setTools': member((h) => ({
    agentId: h['agentId'],
    tools: [{ tool: 'search_knowledge', asksFirst: false }],
  })),
  'appointments.list': member(() => ({ days: 14 })),
  'appointments.types': member(),
  'appointments.availability': member((h) => ({ typeId: h['appointmentTypeId'] })),
  'appointments.book': member((h) => ({
    typeId: h['appointmentTypeId'],
    contactId: h['contactId'],
    startsAt: inDays(40),
    note: 'By the back door.',
  })),
  'appointments.move': member((h) => ({ appointmentId: h['appointmentId'], startsAt: inDays(50) })),
  'appointments.confirm': member((h) => ({ appointmentId: h['requestedAppointmentId'] })),
  'appointments.finish': member((h) => ({ appointmentId: h['appointmentId'] }), last),
  'appointments.cancel': member((h) => ({ appointmentId: h['spareAppointmentId'], reason: 'Rain' }), last),
  'audit.list': member((h) => ({ limit: 5, cursor: h['auditCursor'] })),
  'audit.download': member(() => ({})),
  'auth.options': { plane: 'public', input: () => ({}) },
  'auth.preview': { plane: 'public', input: () => ({ industry: 'plumbing' }) },
  'auth.tryQuestion': { plane: 'public', input: () => ({ industry: 'plumbing', question: 'how much is a drain' }) },
  'auth.signUp': {
    plane: 'public',
    input: () => ({
      companyName: 'Newcomer',
      industry: 'plumbing',
      tier: 'starter',
      name: 'Nia New',
      email: `${key()}@example.com`,
      password: 'four unlikely words here',
      idempotencyKey: key(),
    }),
  },
  'auth.signIn': {
    plane: 'public',
    input: (h) => ({ email: h['email'], password: h['password'], company: h['slug'] }),
  },
  'auth.refresh': { plane: 'public', input: () => ({}), uncontrolled: 'reads the refresh cookie and nothing else' },
  'auth.signOut': { plane: 'public', input: () => ({}) },
  'auth.companies': member(),
  'auth.switchCompany': member((h) => ({ slug: h['slug'] })),
  'auth.me': member(),
  'budget.get': member(),
  'budget.alerts': member(),
  'budget.wantsAlerts': member(),
  'budget.setAlerts': member(() => ({ wanted: false })),
  'budget.dismissAlerts': member(),
  'budget.set': member(() => ({ dailyTokens: 900_000 })),
  'chat.send': member((h) => ({ conversationId: h['chatId'], text: 'What do you charge?', idempotencyKey: key() })),
  'chat.events': member((h) => ({ runId: h['runId'], lastEventId: null })),
  'chat.stop': member((h) => ({ runId: h['runId'] })),
  'company.close': member((h) => ({ confirm: h['slug'] }), last),
  'company.get': member(),
  'company.update': member(() => ({ area: 'All of the town' })),
  'company.plan': member(),
  'company.usage': member(),
  'contacts.list': member(paged),
  'contacts.get': member((h) => ({ contactId: h['contactId'] })),
  'contacts.update': member((h) => ({ contactId: h['contactId'], note: 'Rang twice.' })),
  'contexts.list': member(),
  'contexts.update': member((h) => ({ contextId: h['contextId'], text: 'Be kind.', version: 1 })),
  'conversations.list': member(paged),
  'conversations.get': member((h) => ({ conversationId: h['conversationId'] })),
  'conversations.trace': member((h) => ({ conversationId: h['conversationId'], messageId: h['messageId'] })),
  'conversations.start': member((h) => ({ agentId: h['agentId'] })),
  'conversations.reply': member((h) => ({ conversationId: h['conversationId'], text: 'A person writes.' })),
  'conversations.handOff': member((h) => ({
    conversationId: h['conversationId'],
    to: { kind: 'agent', agentId: h['agentId'] },
  })),
  'conversations.counts': member(),
  'conversations.takeOver': member((h) => ({ conversationId: h['conversationId'] })),
  'conversations.assign': member((h) => ({ conversationId: h['conversationId'], memberId: h['spareMemberId'] })),
  'conversations.notes': member((h) => ({ conversationId: h['conversationId'] })),
  'conversations.addNote': member((h) => ({ conversationId: h['conversationId'], text: 'Knows the owner.' })),
  'conversations.typing': member((h) => ({ conversationId: h['conversationId'] })),
  'conversations.present': member((h) => ({ conversationId: h['conversationId'], here: true })),
  'conversations.confirmContact': member((h) => ({ conversationId: h['conversationId'] })),
  'conversations.setBlocked': member((h) => ({ conversationId: h['conversationId'], blocked: false })),
  'conversations.forgetVisitor': member((h) => ({ conversationId: h['strangerConversationId'] }), last),
  'conversations.close': member((h) => ({ conversationId: h['conversationId'] }), last),
  'conversations.watch': member(),
  'deals.list': member(),
  'deals.add': member((h) => ({ contactId: h['contactId'], title: 'A new bath' })),
  'deals.update': member((h) => ({ dealId: h['dealId'], stageId: h['stageId'] })),
  'drafts.list': member(),
  'drafts.update': member((h) => ({ draftId: h['draftId'], status: 'approved' })),
  'isolation.report': member(),
  'golden.list': member(),
  'golden.add': member((h) => ({ question: `Is this ${key()}?`, entryIds: [h['entryId']] })),
  'golden.update': member((h) => ({ goldenId: h['goldenId'], question: 'Is it so?', entryIds: [h['entryId']] })),
  'golden.remove': member((h) => ({ goldenId: h['spareGoldenId'] }), last),
  'golden.check': member(),
  'golden.runs': member(),
  'golden.run': member((h) => ({ runId: h['goldenRunId'] })),
  'proposals.list': member(),
  'proposals.accept': member((h) => ({ proposalId: h['proposalId'], answer: 'No, cash alone.' })),
  'proposals.decline': member((h) => ({ proposalId: h['declinedId'] })),
  'unanswered.waiting': member(),
  'unanswered.list': member(),
  'unanswered.propose': member((h) => ({ questionIds: [h['unansweredId']] })),
  'unanswered.answer': member((h) => ({
    questionIds: [h['answeredId']],
    entry: { categoryId: h['categoryId'], question: 'Do you do that?', phrasings: [], answer: 'Now and then.' },
  })),
  'unanswered.attach': member((h) => ({ questionIds: [h['unansweredId']], entryId: h['entryId'] }), last),
  'unanswered.dismiss': member((h) => ({ questionIds: [h['dismissedId']] }), last),
  'knowledge.categories': member(),
  'knowledge.list': member((h) => ({ categoryId: h['categoryId'], limit: 2, cursor: h['entryCursor'] })),
  'knowledge.get': member((h) => ({ entryId: h['entryId'] })),
  'knowledge.placeholders': member(),
  'knowledge.shared': member(),
  'knowledge.setShared': member((h) => ({ slug: 'parking', state: { kind: 'replaced', by: h['entryId'] } })),
  'knowledge.preview': member(() => ({ text: 'Call {{company.phone}}.' })),
  'knowledge.versions': member((h) => ({ entryId: h['revisedEntryId'] })),
  'knowledge.create': member((h) => ({
    categoryId: h['categoryId'],
    question: 'Do you work on Sundays?',
    phrasings: ['sunday work'],
    answer: 'On call only.',
  })),
  'knowledge.update': member((h) => ({
    entryId: h['entryId'],
    version: 1,
    categoryId: h['categoryId'],
    answer: 'We do now.',
  })),
  'knowledge.remove': member((h) => ({ entryId: h['spareEntryId'] }), last),
  'knowledge.search': member((h) => ({ question: h['question'], agentId: h['agentId'] })),
  'knowledge.meaning': member(),
  'knowledge.setMeaning': member(() => ({ enabled: true })),
  'knowledge.readImport': member(() => ({ format: 'page', content: '# Parking\nBehind the house.' })),
  'knowledge.importEntries': member((h) => ({
    format: 'json',
    content: JSON.stringify([
      { question: `Is ${h['slug']} open?`, answer: 'It is open today.', category: h['categorySlug'] },
    ]),
  })),
  'members.list': member(),
  'members.invite': member(() => ({ email: `${key()}@example.com`, role: 'staff' })),
  'members.accept': {
    plane: 'public',
    input: (h) => ({ token: h['invitation'], name: 'Ivy Invited', password: 'four unlikely words here' }),
    last: true,
  },
  'members.setRole': member((h) => ({ memberId: h['spareMemberId'], role: 'staff' })),
  'members.remove': member((h) => ({ memberId: h['spareMemberId'] }), last),
  'memory.list': member((h) => ({ subject: { kind: 'contact', id: h['contactId'] } })),
  'memory.search': member((h) => ({ subject: { kind: 'contact', id: h['contactId'] }, question: 'mornings' })),
  'memory.remember': member((h) => ({ subject: { kind: 'contact', id: h['contactId'] }, text: 'Has a dog.' })),
  'memory.update': member((h) => ({ memoryId: h['memoryId'], audience: 'staff' })),
  'memory.forget': member((h) => ({ memoryId: h['memoryId'] }), last),
  'platform.companies.list': { plane: 'operator', input: () => ({ limit: 5 }) },
  'platform.companies.provision': {
    plane: 'operator',
    input: () => ({
      companyName: 'Made by the operator',
      industry: 'plumbing',
      tier: 'starter',
      name: 'Nia New',
      email: `${key()}@example.com`,
      password: 'four unlikely words here',
      idempotencyKey: key(),
    }),
  },
  'platform.companies.setDomain': {
    plane: 'operator',
    input: (h) => ({ slug: h['slug'], domain: `${h['slug']}.example`, reason: 'Bought one' }),
  },
  'platform.companies.suspend': {
    plane: 'operator',
    input: (h) => ({ slug: h['slug'], reason: 'Asked to' }),
    last: true,
  },
  'platform.companies.remove': {
    plane: 'operator',
    input: (h) => ({ slug: h['slug'], reason: 'Asked to' }),
    uncontrolled: 'company.close took the company away already',
    last: true,
  },
  'platform.companies.resume': {
    plane: 'operator',
    input: (h) => ({ slug: h['slug'], reason: 'Asked to' }),
    last: true,
  },
  'platform.templates.list': { plane: 'operator', input: () => ({}) },
  'platform.templates.plan': { plane: 'operator', input: () => ({ industry: 'plumbing' }) },
  'platform.templates.fleet': { plane: 'operator', input: () => ({}) },
  'platform.templates.upgrade': {
    plane: 'operator',
    input: (h) => ({ mode: 'plan', slug: h['slug'], reason: 'a look at what is new' }),
  },
  'platform.usage': { plane: 'operator', input: () => ({}) },
  'platform.reconcile': { plane: 'operator', input: () => ({ day: '2026-01-01' }) },
  'platform.prices.list': { plane: 'operator', input: () => ({}) },
  'platform.prices.history': { plane: 'operator', input: () => ({ model: 'gpt-5-mini' }) },
  'platform.prices.set': {
    plane: 'operator',
    input: () => ({
      provider: 'openai',
      model: 'gpt-5-nano',
      inputMicroUsd: 40_000,
      outputMicroUsd: 300_000,
      cachedMicroUsd: 4_000,
    }),
  },
  'platform.prices.remove': { plane: 'operator', input: () => ({ provider: 'openai', model: 'gpt-5-nano' }) },
  'platform.log': { plane: 'operator', input: () => ({ limit: 5 }) },
  'platform.isolation': { plane: 'operator', input: () => ({}) },
  'providers.list': member(),
  'providers.add': member(() => ({ kind: 'openai', label: 'Second', apiKey: `sk-${key()}` })),
  'providers.update': member((h) => ({ providerId: h['providerId'], label: 'Renamed' })),
  'providers.test': member((h) => ({ providerId: h['providerId'] })),
  'providers.remove': member((h) => ({ providerId: h['providerId'] }), last),
  'quotes.list': member(),
  'readyWords.list': member(),
  'readyWords.update': member(() => ({ slug: 'welcome', body: 'Good to see you.', version: 1 })),
  'quotes.setStatus': member((h) => ({ quoteId: h['quoteId'], status: 'accepted' }), last),
  'site.get': member(),
  'site.updatePage': member((h) => ({
    pageId: h['pageId'],
    title: 'Welcome',
    sections: [{ id: h['sectionId'], heading: 'Hello' }],
  })),
  'site.updateSettings': member((h) => ({ agentId: h['agentId'], tagline: 'Always there' })),
  'upgrades.plan': member(),
  'upgrades.follow': member(() => ({ choices: [] })),
  'upgrades.rollBack': member(() => ({}), { uncontrolled: 'no template has a new version in this world' }),
  'usage.summary': member(() => ({ days: 7 })),
  'usage.ledger': member(paged),
  'widget.open': { plane: 'public', input: (h) => ({ siteKey: h['siteKey'], visitor: h['resumeToken'] }) },
  'widget.send': { plane: 'visitor', input: () => ({ text: 'What do you charge?', idempotencyKey: key() }) },
  'widget.events': { plane: 'visitor', input: (h) => ({ runId: h['visitorRunId'], lastEventId: null }) },
  'widget.stop': { plane: 'visitor', input: (h) => ({ runId: h['visitorRunId'] }) },
  'widget.history': { plane: 'visitor', input: () => ({}) },
  'widget.contact': { plane: 'visitor', input: () => ({ name: 'Vera', email: 'vera@example.com' }) },
  'widget.state': { plane: 'visitor', input: () => ({}) },
  'widget.watch': { plane: 'visitor', input: () => ({}) },
  'widget.typing': { plane: 'visitor', input: () => ({}) },
  'widget.booking': { plane: 'visitor', input: () => ({}) },
  'widget.availability': { plane: 'visitor', input: (h) => ({ typeId: h['appointmentTypeId'] }) },
  'widget.book': {
    plane: 'visitor',
    input: (h) => ({ typeId: h['appointmentTypeId'], startsAt: h['freeTime'], email: 'vera@example.com' }),
  },
  'widget.cancelAppointment': {
    plane: 'visitor',
    input: (h) => ({ appointmentId: h['visitorAppointmentId'] }),
    last: true,
  },
  'widget.forgetMe': {
    plane: 'visitor',
    input: () => ({}),
    uncontrolled: 'has a visit to come, which forbids it; the story of forgetting is told in memory.test.ts',
    last: true,
  },
  'widget.end': { plane: 'visitor', input: () => ({}), last: true },
};

export type Procedure = { path: string; type: 'query' | 'mutation' | 'subscription'; schema: JsonSchema };
type JsonSchema = {
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};
type Walked = { _def: { type: Procedure['type']; inputs: z.ZodType[] } };

/** Both routers, walked. */
export function listProcedures(): Procedure[] {
  const walked = { ...appRouter._def.procedures, ...visitorRouter._def.procedures } as unknown as Record<
    string,
    Walked
  >;
  return Object.entries(walked).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    schema: (_def.inputs[0]
      ? z.toJSONSchema(_def.inputs[0], { io: 'input', unrepresentable: 'any' })
      : {}) as JsonSchema,
  }));
}

/** Where a schema takes an id, as `to.agentId` or `categoryIds.0`. */
export function idPlaces(schema: JsonSchema, at = ''): string[] {
  const inner = (name: string) => (at === '' ? name : `${at}.${name}`);
  return [
    ...(schema.format === 'uuid' || schema.format === 'guid' ? [at] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => idPlaces(field, inner(name))),
    ...(schema.items ? idPlaces(schema.items, inner('0')) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => idPlaces(one, at)),
  ];
}

/** Every place of a value that holds no object or list, with what it holds. */
export function leavesOf(value: unknown, at = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, at === '' ? name : `${at}.${name}`));
}

/** A copy with another value at one place. */
export function withLeaf(input: Input, place: string, value: unknown): Input {
  const copy = structuredClone(input);
  const names = place.split('.');
  const final = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, copy);
  holder[final] = value;
  return copy;
}
