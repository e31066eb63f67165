import { tenantTableNames } from '@rowhouse/core/database';
import { type FakeProvider, startFakeOpenAi } from '../../support/fake-providers.ts';
import {
  type Company,
  follow,
  type House,
  memberCaller,
  openHouse,
  password,
  type Visitor,
} from '../../support/house.ts';
import type { TestDatabase, TestServer } from '../../support/postgres.ts';
import { marker, plantCanaries, secretWord } from './oracle.ts';
import type { Handles } from './recipes.ts';

export type Side = {
  companyId: string;
  slug: string;
  handles: Handles;
  /** Addresses of its members, by role; all have the same password. */
  people: { admin: string; staff: string; viewer: string };
  /** Company, user and identity of the admin, for tokens that nobody signed. */
  admin: { companyId: string; userId: string; identityId: string };
};

export type World = {
  database: TestDatabase;
  keys: House['keys'];
  fake: FakeProvider;
  operator: string;
  /** Is attacked. */
  a: Side;
  /** Attacks. */
  b: Side;
  tables: readonly string[];
  planted: ReadonlySet<string>;
  close(): Promise<void>;
};

/** Two furnished companies that have lived a little, on a database of their own; every text of A bears the marker. */
export async function buildWorld(postgres: TestServer): Promise<World> {
  const fake = await startFakeOpenAi();
  const house = await openHouse({
    postgres,
    platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: fake.url } },
  });
  const operator = 'operator@example.com';
  await house.core.access.ensureOperator({ email: operator, name: 'Olga Operator', password });
  const a = await liveALittle(house, 'Alder Plumbing', `sk-${marker}`, secretWord);
  const b = await liveALittle(house, 'Birch Plumbing', 'sk-of-birch-0001', 'bellowise');
  await house.core.close();
  await house.database.close();
  const planted = await plantCanaries(house.testDatabase, a.companyId);
  return {
    database: house.testDatabase,
    keys: house.keys,
    fake,
    operator,
    a,
    b,
    tables: tenantTableNames(),
    planted,
    async close() {
      await fake.close();
      await house.testDatabase.drop();
    },
  };
}

async function liveALittle(house: House, name: string, apiKey: string, word: string): Promise<Side> {
  const company = await house.furnish(name, 'plumbing', 'enterprise');
  const { api } = company;
  const staff = await join(house, company, 'staff');
  const viewer = await join(house, company, 'viewer');
  const spare = await join(house, company, 'viewer');
  const { inviteUrl } = await api.members.invite({ email: `${crypto.randomUUID()}@example.com`, role: 'staff' });
  const [agent] = await api.agents.list();
  const agentId = agent?.id ?? '';
  const provider = await api.providers.add({ kind: 'openai', label: 'Our key', apiKey });
  const { conversationId: chatId } = await api.conversations.start({ agentId });
  const idempotencyKey = crypto.randomUUID();
  const sent = await api.chat.send({ conversationId: chatId, text: 'What do you charge?', idempotencyKey });
  await follow(api.chat.events({ runId: sent.runId }) as Promise<AsyncIterable<unknown>>);
  const visitor = await house.visitor(company);
  await visitor.api.contact({ name: `Vera ${word}`, email: 'vera@example.com', message: 'Call me.' });
  const asked = await visitor.api.send({ text: 'Do you fix taps?', idempotencyKey: crypto.randomUUID() });
  await follow(visitor.api.events({ runId: asked.runId }) as Promise<AsyncIterable<unknown>>);
  const { messages } = await api.conversations.get({ conversationId: visitor.conversationId });
  const { contacts } = await api.contacts.list({});
  const contactId = contacts[0]?.id ?? '';
  const memory = await api.memory.remember({ subject: { kind: 'contact', id: contactId }, text: 'Likes mornings.' });
  const [category] = await api.knowledge.categories();
  const entry = await api.knowledge.create({
    categoryId: category?.id ?? '',
    question: `What does the ${word} promise?`,
    phrasings: [],
    answer: 'Everything is done within a day.',
  });
  const revised = (await api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Do you take cards?',
    phrasings: [],
    answer: 'Not yet.',
  })) as { id: string };
  await api.knowledge.update({ entryId: revised.id, version: 1, answer: 'Cards and cash.' });
  await house.core.curation.propose(company.context, {
    kind: 'entry',
    question: 'Do you take cheques?',
    answer: 'No, cards and cash.',
    reason: 'Asked twice this week.',
    proposedBy: 'Kai',
  });
  for (const text of ['do you shear alpacas', 'who waxes zeppelins', 'can you tune harpsichords']) {
    const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
    await follow(visitor.api.events({ runId }) as Promise<AsyncIterable<unknown>>);
  }
  const unanswered = (await api.unanswered.list()).flatMap((group) => group.questions.map((one) => one.id));
  for (const what of ['vouchers', 'coupons'])
    await house.core.curation.propose(company.context, {
      kind: 'entry',
      question: `Do you take ${what}?`,
      answer: 'No, cards and cash.',
      reason: 'Asked twice this week.',
      proposedBy: 'Kai',
    });
  const proposals = (await api.proposals.list()).map((one) => one.id);
  const golden = await api.golden.add({ question: `What does the ${word} promise?`, entryIds: [revised.id] });
  const spareGolden = await api.golden.add({ question: 'Do you sell boats?', entryIds: [] });
  const { run } = await api.golden.check();
  const { entries, nextCursor } = await api.knowledge.list({ limit: 1 });
  const site = await api.site.get();
  const [context] = await api.contexts.list();
  const acted = await act(house, company, { visitor, contactId, agentId });
  const { members } = await api.members.list();
  const session = await house.core.access.authenticateMember(company.token, 'world');
  const page = site.pages.find((one) => one.sections.length > 0);
  const now = new Date(Date.now() + 60_000).toISOString();
  return {
    companyId: company.companyId,
    slug: company.slug,
    people: { admin: company.email, staff, viewer },
    admin: {
      companyId: company.companyId,
      userId: session.member.id,
      identityId: session.member.identityId,
    },
    handles: {
      slug: company.slug,
      email: company.email,
      password,
      agentId,
      contextId: context?.id ?? '',
      categoryId: category?.id ?? '',
      categorySlug: category?.slug ?? '',
      entryId: (entry as { id: string }).id,
      revisedEntryId: revised.id,
      spareEntryId: entries[0]?.id ?? '',
      question: 'what do you promise?',
      unansweredId: unanswered[0] ?? '',
      answeredId: unanswered[1] ?? '',
      dismissedId: unanswered[2] ?? '',
      proposalId: proposals[0] ?? '',
      declinedId: proposals[1] ?? '',
      goldenId: golden.id,
      spareGoldenId: spareGolden.id,
      goldenRunId: run.id,
      chatId,
      conversationId: visitor.conversationId,
      runId: sent.runId,
      visitorRunId: asked.runId,
      messageId: messages.find((one) => one.role === 'agent')?.id ?? '',
      idempotencyKey,
      contactId,
      memoryId: memory.id,
      providerId: provider.id,
      spareMemberId: members.find((one) => one.email === spare)?.id ?? '',
      pageId: page?.id ?? '',
      sectionId: page?.sections[0]?.id ?? '',
      siteKey: site.settings.siteKey,
      resumeToken: visitor.resumeToken,
      invitation: inviteUrl.split('#')[1] ?? '',
      cursor: `${now}~${contactId}`,
      entryCursor: nextCursor ?? '',
      ...acted,
    },
  };
}

/** What agents and staff have done: visits, requests, a quote, a draft, a note; and a stranger who came and went. */
async function act(
  house: House,
  company: Company,
  { visitor, contactId, agentId }: { visitor: Visitor; contactId: string; agentId: string },
) {
  const { api, context } = company;
  const [type] = await api.appointments.types();
  const typeId = type?.id ?? '';
  const at = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 11)}15:00:00.000Z`;
  const book = (days: number) => api.appointments.book({ typeId, contactId, startsAt: at(days), note: 'Two dogs.' });
  const [booked, spare] = [await book(20), await book(21)];
  const { days } = await visitor.api.availability({ typeId });
  const times = days.slice(3).flatMap((day) => day.times);
  const wish = { typeId, name: 'Walt', phone: '(555) 010-9911', note: 'Ring twice.' };
  const requested = await visitor.api.book({ ...wish, startsAt: times[0] ?? '' });
  const decided = await visitor.api.book({ ...wish, startsAt: times.at(-1) ?? '' });
  const another = await visitor.api.book({ ...wish, startsAt: times.at(-20) ?? '' });
  const actions = await api.actions.list();
  await api.conversations.addNote({ conversationId: visitor.conversationId, text: 'Pays late.' });
  const { conversationId: closedConversationId } = await api.conversations.start({ agentId });
  await api.conversations.close({ conversationId: closedConversationId });
  const { deals, stages } = await api.deals.list();
  const { core } = house;
  const { id: quoteId } = await core.deals.quotes.create(context, {
    title: 'A drain and a tap',
    items: [{ service: (await api.company.get()).services[0]?.slug ?? '', quantity: 1 }],
    conditions: [],
    status: 'sent',
    conversationId: visitor.conversationId as Parameters<typeof core.deals.quotes.create>[1]['conversationId'],
    agentId: agentId as Parameters<typeof core.deals.quotes.create>[1]['agentId'],
    contactId: contactId as Parameters<typeof core.deals.quotes.create>[1]['contactId'],
  });
  await core.conversations.drafts.add(context, {
    kind: 'post',
    title: 'Spring',
    body: 'Have your gutters looked at.',
    agentId: agentId as Parameters<typeof core.conversations.drafts.add>[1]['agentId'],
    conversationId: visitor.conversationId as Parameters<typeof core.conversations.drafts.add>[1]['conversationId'],
  });
  const [draft] = await api.drafts.list();
  const stranger = await house.visitor(company);
  const said = await stranger.api.send({ text: 'Hello?', idempotencyKey: crypto.randomUUID() });
  await follow(stranger.api.events({ runId: said.runId }) as Promise<AsyncIterable<unknown>>);
  return {
    appointmentTypeId: typeId,
    appointmentId: booked.id,
    spareAppointmentId: spare.id,
    requestedAppointmentId: requested.id,
    visitorAppointmentId: another.id,
    freeTime: times[Math.floor(times.length / 2)] ?? '',
    // Oldest first: the first one is confirmed from the calendar, the second one by itself.
    actionId: decided.status === 'requested' ? (actions[1]?.id ?? '') : '',
    dealId: deals[0]?.id ?? '',
    stageId: stages[1]?.id ?? '',
    quoteId,
    draftId: draft?.id ?? '',
    strangerConversationId: stranger.conversationId,
    closedConversationId,
  };
}

/** A member with this role. @returns the address to sign in with. */
async function join(house: House, company: Company, role: string): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const { inviteUrl } = await company.api.members.invite({ email, role });
  await memberCaller(house.core).members.accept({ token: inviteUrl.split('#')[1] ?? '', name: `A ${role}`, password });
  return email;
}
