import type { Api } from '../api.ts';

export type ExportStep = { what: string; done: number };

const most = 50;
const windowDays = 42;

/** Of the calendar, the last year and the half year to come, in the widest pieces that are given out. */
function calendarWindows(): { from: string; days: number }[] {
  const first = Date.now() - 9 * windowDays * 86_400_000;
  return Array.from({ length: 13 }, (_, at) => ({
    from: new Date(first + at * windowDays * 86_400_000).toISOString().slice(0, 10),
    days: windowDays,
  }));
}

/**
 * Everything that the company wrote and was told, read page by page as this member may. Keys of AI providers are never in it.
 * Transcripts are looked at without marking them as read.
 * @throws TRPCClientError where this member's role does not allow a part, or the network is gone.
 */
export async function readCompanyData(api: Api, onStep: (step: ExportStep) => void, signal: AbortSignal) {
  const options = { signal };
  onStep({ what: 'Profile, agents and brand voice', done: 0 });
  const [company, plan, agents, contexts, readyWords, site, team, visitTypes, appointments] = await Promise.all([
    api.company.get.query(undefined, options),
    api.company.plan.query(undefined, options),
    api.agents.list.query(undefined, options),
    api.contexts.list.query(undefined, options),
    api.readyWords.list.query(undefined, options),
    api.site.get.query(undefined, options),
    api.members.list.query(undefined, options),
    api.appointments.types.query(undefined, options),
    Promise.all(calendarWindows().map((window) => api.appointments.list.query(window, options))),
  ]);
  const [deals, quotes, drafts, requests, budget, keys] = await Promise.all([
    api.deals.list.query(undefined, options),
    api.quotes.list.query(undefined, options),
    api.drafts.list.query(undefined, options),
    api.actions.list.query(undefined, options),
    api.budget.get.query(undefined, options),
    api.providers.list.query(undefined, options),
  ]);
  const pages = <Row>(
    what: string,
    read: (cursor: string | undefined) => Promise<{ rows: Row[]; next: string | null }>,
  ) => everyPage(read, (done) => onStep({ what, done }));
  /** What an entry said before, where it was ever changed. */
  const withVersions = async <Entry extends { id: string; version: number }>(entry: Entry) => ({
    ...entry,
    versions: entry.version === 1 ? [] : await api.knowledge.versions.query({ entryId: entry.id }, options),
  });
  const entriesOf = (status?: 'archived') =>
    pages('Knowledge', async (cursor) => {
      const page = await api.knowledge.list.query(
        { limit: most, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
        options,
      );
      return { rows: await Promise.all(page.entries.map(withVersions)), next: page.nextCursor };
    });
  const knowledge = [...(await entriesOf()), ...(await entriesOf('archived'))];
  const [categories, sharedKnowledge, goldenQuestions, unanswered, proposals] = await Promise.all([
    api.knowledge.categories.query(undefined, options),
    api.knowledge.shared.query(undefined, options),
    api.golden.list.query(undefined, options),
    api.unanswered.list.query(undefined, options),
    api.proposals.list.query(undefined, options),
  ]);
  const contacts = await pages('Contacts', async (cursor) => {
    const page = await api.contacts.list.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.contacts, next: page.nextCursor };
  });
  const memory = await pages('Memory', async (cursor) => {
    const rows = await api.memory.list.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    const last = rows.at(-1);
    return { rows, next: rows.length < most || last === undefined ? null : `${last.createdAt}~${last.id}` };
  });
  const ledger = await pages('Ledger', async (cursor) => {
    const page = await api.usage.ledger.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.entries, next: page.nextCursor };
  });
  const conversations = await pages('Conversations', async (cursor) => {
    const page = await api.conversations.list.query({ limit: 20, ...(cursor ? { cursor } : {}) }, options);
    const rows = await Promise.all(
      page.conversations.map(async ({ id: conversationId }) => ({
        ...(await api.conversations.get.query({ conversationId, peek: true }, options)),
        notes: await api.conversations.notes.query({ conversationId }, options),
      })),
    );
    return { rows, next: page.nextCursor };
  });
  const audit = await pages('Audit log', async (cursor) => {
    const page = await api.audit.list.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.events, next: page.nextCursor };
  });
  return {
    format: 'rowhouse-company-data',
    exportedAt: new Date().toISOString(),
    ...{ company, plan, team, agents, contexts, readyWords, site },
    ...{ categories, knowledge, sharedKnowledge, goldenQuestions, unanswered, proposals },
    ...{ contacts, memory, visitTypes, appointments, deals, quotes, drafts, requests, conversations },
    ...{ budget, keys, ledger, audit },
  };
}

async function everyPage<Row>(
  read: (cursor: string | undefined) => Promise<{ rows: Row[]; next: string | null }>,
  onCount: (done: number) => void,
): Promise<Row[]> {
  const all: Row[] = [];
  let cursor: string | undefined;
  do {
    onCount(all.length);
    const { rows, next } = await read(cursor);
    all.push(...rows);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return all;
}
