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
  const [company, agents, contexts, site, team, appointments, deals, quotes, drafts, budget] = await Promise.all([
    api.company.get.query(undefined, options),
    api.agents.list.query(undefined, options),
    api.contexts.list.query(undefined, options),
    api.site.get.query(undefined, options),
    api.members.list.query(undefined, options),
    Promise.all(calendarWindows().map((window) => api.appointments.list.query(window, options))),
    api.deals.list.query(undefined, options),
    api.quotes.list.query(undefined, options),
    api.drafts.list.query(undefined, options),
    api.budget.get.query(undefined, options),
  ]);
  const pages = <Row>(
    what: string,
    read: (cursor: string | undefined) => Promise<{ rows: Row[]; next: string | null }>,
  ) => everyPage(read, (done) => onStep({ what, done }));
  const knowledge = await pages('Knowledge', async (cursor) => {
    const page = await api.knowledge.list.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.entries, next: page.nextCursor };
  });
  const contacts = await pages('Contacts', async (cursor) => {
    const page = await api.contacts.list.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.contacts, next: page.nextCursor };
  });
  const ledger = await pages('Ledger', async (cursor) => {
    const page = await api.usage.ledger.query({ limit: most, ...(cursor ? { cursor } : {}) }, options);
    return { rows: page.entries, next: page.nextCursor };
  });
  const conversations = await pages('Conversations', async (cursor) => {
    const page = await api.conversations.list.query({ limit: 20, ...(cursor ? { cursor } : {}) }, options);
    const rows = await Promise.all(
      page.conversations.map(({ id }) => api.conversations.get.query({ conversationId: id, peek: true }, options)),
    );
    return { rows, next: page.nextCursor };
  });
  return {
    format: 'rowhouse-company-data',
    exportedAt: new Date().toISOString(),
    company,
    team,
    agents,
    contexts,
    site,
    knowledge,
    contacts,
    appointments,
    deals,
    quotes,
    drafts,
    conversations,
    budget,
    ledger,
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
