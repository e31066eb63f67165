import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { follow, memberCaller, openHouse, password, templatesFolder, textOf } from '../support/house.ts';
import { moveRevision, withAdmin } from '../support/postgres.ts';
import { serveHouse } from '../support/site.ts';

const openai = await startFakeOpenAi();
afterAll(openai.close);
beforeEach(() => {
  openai.requests.length = 0;
  openai.respond(() => ({ kind: 'text', text: 'Hello from the model.' }));
});
const withModel = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` } },
});
const withoutModel = await openHouse();
afterAll(withModel.close);
afterAll(withoutModel.close);

type House = typeof withModel;
const polite = 'I am sorry, I cannot answer that here. Please ask for a person of the team.';
let number = 0;

/** Two neighbours; what the second one must never see is the first one's marker. */
async function neighbours(house: House) {
  number += 1;
  const [one, two] = [
    await house.furnish(`North ${number}`, 'plumbing', 'enterprise'),
    await house.furnish(`South ${number}`, 'plumbing', 'enterprise'),
  ];
  const { server, name } = house.testDatabase;
  const { rows } = await withAdmin(server, name, (client) =>
    client.query<{ marker: string }>(
      "select marker from tenant.canaries where company_id = $1 and place = 'knowledge'",
      [one.companyId],
    ),
  );
  const marker = rows[0]?.marker ?? '';
  expect(marker).toMatch(/^rhcnry[a-z2-7]{71}$/);
  return {
    one,
    two,
    marker,
    /** Puts the marker where no wall would let it: as somebody with the database in hand. `$1` is the second company, `$2` the marker. */
    async plant(text: string) {
      await withAdmin(server, name, async (client) => {
        const { rowCount } = await client.query(text, [two.companyId, marker]);
        expect(rowCount).toBeGreaterThan(0);
        await client.query(moveRevision, [two.companyId]);
      });
    },
    async alarms() {
      await house.core.canaries.settled();
      const { events } = await two.api.audit.list({ action: 'canary.' });
      return events;
    },
  };
}

async function ask(house: House, company: Awaited<ReturnType<House['furnish']>>, text: string) {
  const visitor = await house.visitor(company);
  return { visitor, ...(await askAgain(visitor, text)) };
}

async function askAgain(visitor: Awaited<ReturnType<House['visitor']>>, text: string) {
  number += 1;
  const { runId } = await visitor.api.send({ text, idempotencyKey: `canary-${number}` });
  const events = await follow(visitor.api.events({ runId }));
  return { events, text: textOf(events) };
}

const question = 'how much is a drain cleaning on a Sunday?';

describe('a neighbour’s marker on its way to a model', () => {
  const layers: [string, string][] = [
    ['the agent’s instructions', 'update tenant.agents set instructions = $2 where company_id = $1'],
    ['a context', 'update tenant.gpt_contexts set text = text || $2 where company_id = $1'],
    ['a guardrail', 'update tenant.guardrails set rule = rule || $2 where company_id = $1'],
    ['a service', 'update tenant.services set summary = summary || $2 where company_id = $1'],
    ['a knowledge hit', 'update tenant.knowledge_entries set answer = answer || $2 where company_id = $1'],
    [
      'a row of a neighbour’s knowledge',
      "update tenant.canaries set marker = $2 where company_id = $1 and place = 'knowledge'",
    ],
    [
      'a row of a neighbour’s settings',
      "update tenant.canaries set marker = $2 where company_id = $1 and place = 'settings'",
    ],
  ];
  test.each(layers)(
    'in %s is found: the model is not called and the visitor gets a polite sentence',
    async (_, sql) => {
      const { two, plant, alarms } = await neighbours(withModel);
      const visitor = await withModel.visitor(two);
      await plant(sql);
      const { text, events } = await askAgain(visitor, question);
      expect(text).toBe(polite);
      expect(events.at(-1)).toMatchObject({ type: 'done', costMicroUsd: 0 });
      expect(openai.requests).toEqual([]);
      expect(await alarms()).toMatchObject([{ action: 'canary.found', target: 'prompt' }]);
    },
  );

  test('in a memory or in the history is found', async () => {
    const { two, plant, alarms } = await neighbours(withModel);
    const { visitor } = await ask(withModel, two, 'hello');
    openai.requests.length = 0;
    await plant(
      `insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source, created_at)
select $1, gen_random_uuid(), 'visitor', visitor_id, 'Likes ' || $2, 'agent', now() from tenant.conversations where company_id = $1`,
    );
    expect((await askAgain(visitor, question)).text).toBe(polite);
    await plant(
      'delete from tenant.memories where company_id = $1 and text like $2 or company_id = $1 and $2 is not null',
    );
    expect((await askAgain(visitor, question)).text).toBe('Hello from the model.');
    await plant("update tenant.messages set text = text || $2 where company_id = $1 and role = 'agent'");
    openai.requests.length = 0;
    expect((await askAgain(visitor, question)).text).toBe(polite);
    expect(openai.requests).toEqual([]);
    expect(await alarms()).toHaveLength(2);
  });
});

describe('a neighbour’s marker on its way back', () => {
  test('in the model’s answer is found, and what follows is not shown', async () => {
    const { two, marker, alarms } = await neighbours(withModel);
    openai.respond(() => ({ kind: 'text', text: `We charge ${marker} and a secret after it.` }));
    const { text, visitor } = await ask(withModel, two, question);
    expect(text).toBe(`We charge ${polite}`);
    expect((await visitor.api.history()).at(-1)?.text).toBe(polite);
    expect(await alarms()).toMatchObject([{ target: 'answer' }]);
  });

  test('in what the model asks a tool is found', async () => {
    const { two, marker, alarms } = await neighbours(withModel);
    openai.respond(() => ({ kind: 'tools', calls: [{ name: 'search_knowledge', arguments: { question: marker } }] }));
    expect((await ask(withModel, two, question)).text).toBe(polite);
    expect(await alarms()).toMatchObject([{ target: 'tool-call' }]);
  });

  test('in what a tool finds is found', async () => {
    const { two, plant, alarms } = await neighbours(withModel);
    const { visitor } = await ask(withModel, two, 'hello');
    // Nine newer notes fill the prompt; only a tool that looks for the older one meets it.
    await plant(
      `insert into tenant.memories (company_id, id, subject_kind, subject_id, text, source, created_at)
select c.company_id, gen_random_uuid(), 'visitor', c.visitor_id, case n when 0 then 'Plays the xylophone ' || $2 else 'Note ' || n end, 'agent', now() + n * interval '1 second'
from tenant.conversations c cross join generate_series(0, 9) n where c.company_id = $1`,
    );
    openai.respond(() => ({ kind: 'tools', calls: [{ name: 'recall', arguments: { about: 'xylophone' } }] }));
    expect((await askAgain(visitor, question)).text).toBe(polite);
    expect(await alarms()).toMatchObject([{ target: 'tool-result' }]);
  });

  test('in a quoted answer is found, also when only the row bears it', async () => {
    for (const sql of [
      'update tenant.knowledge_entries set answer = answer || $2 where company_id = $1',
      "update tenant.canaries set marker = $2 where company_id = $1 and place = 'knowledge'",
    ]) {
      const { two, plant, alarms } = await neighbours(withoutModel);
      await plant(sql);
      expect((await ask(withoutModel, two, question)).text).toBe(polite);
      expect(await alarms()).toMatchObject([{ target: 'answer' }]);
    }
  });
});

describe('a neighbour’s marker in what the console or the widget reads', async () => {
  const refusal = 'withheld because a check of isolation failed';
  const { one, two, plant, marker } = await neighbours(withoutModel);
  const { visitor } = await ask(withoutModel, two, 'hello');
  const contact = await withoutModel.visitor(two);
  await contact.api.contact({ name: 'Ann', email: 'ann@example.com' });

  const reads: [string, string, () => Promise<unknown>][] = [
    ['a contact’s name', 'update tenant.contacts set name = $2 where company_id = $1', () => two.api.contacts.list({})],
    [
      'the inbox',
      'update tenant.conversations set preview = $2 where company_id = $1',
      () => two.api.conversations.list({}),
    ],
    ['the widget’s history', 'update tenant.messages set text = $2 where company_id = $1', () => visitor.api.history()],
    [
      'a resumed chat',
      'update tenant.messages set text = $2 where company_id = $1',
      () => withoutModel.visitor(two, { resumeToken: visitor.resumeToken }),
    ],
    [
      'the knowledge list',
      'update tenant.knowledge_entries set answer = $2 where company_id = $1',
      () => two.api.knowledge.list({}),
    ],
    ['the website', 'update tenant.site_sections set body = $2 where company_id = $1', () => two.api.site.get()],
    [
      'a draft of a message',
      'update tenant.gpt_contexts set text = $2 where company_id = $1',
      () => two.api.contexts.list(),
    ],
    [
      'the downloaded audit log',
      'update tenant.audit_events set detail = $2 where company_id = $1',
      () => two.api.audit.download({}),
    ],
  ];
  test('is not there at first: everything is read', async () => {
    for (const [, , readIt] of reads) expect(await readIt()).toBeTruthy();
  });

  test.each(reads)('%s is found', async (_, sql, readIt) => {
    await plant(sql);
    await expect(readIt()).rejects.toThrow(refusal);
  });

  test('in a rendered page is found, and the page is not sent', async () => {
    const site = await serveHouse(withoutModel);
    const [before, after] = [
      await fetch(`http://127.0.0.1:${site.port}/sites/${one.slug}/`),
      await fetch(`http://127.0.0.1:${site.port}/sites/${two.slug}/`),
    ];
    expect([before.status, after.status]).toEqual([200, 503]);
    expect(await before.text()).not.toContain('rhcnry');
    expect(await after.text()).not.toContain('rhcnry');
    await site.close();
  });

  test('in a message that somebody sends is found, and the message is not kept', async () => {
    const count = () =>
      withAdmin(withoutModel.testDatabase.server, withoutModel.testDatabase.name, async (client) => {
        const found = await client.query('select from tenant.messages where company_id = $1', [two.companyId]);
        return found.rowCount;
      });
    const before = await count();
    const attempt = visitor.api.send({ text: `look: ${marker.toUpperCase()}`, idempotencyKey: 'canary-sent' });
    await expect(attempt).rejects.toThrow(refusal);
    expect(await count()).toBe(before);
    await withoutModel.core.canaries.settled();
  });

  test('that a stranger made up is refused, and rings no alarm', async () => {
    const figures = withoutModel.core.evidence.figures()['canary.found'];
    const attempt = visitor.api.send({ text: 'what is rhcnryabc?', idempotencyKey: 'canary-made-up' });
    await expect(attempt).rejects.toThrow('Write it in another way');
    expect(withoutModel.core.evidence.figures()['canary.found']).toBe(figures);
  });

  test('the company reads in its log that something was withheld, and not whose it was', async () => {
    const { events } = await withoutModel.core.audit.list(two.context, {
      filter: { action: 'canary.', actorKind: null, from: null, to: null },
    });
    expect(events.length).toBeGreaterThanOrEqual(reads.length);
    expect(JSON.stringify(events)).not.toMatch(/North/);
  });
});

test('the company’s own markers reach neither the model nor a visitor nor a member', async () => {
  const { one, plant, two } = await neighbours(withModel);
  await plant(
    `update tenant.knowledge_entries set answer = answer || (select marker from tenant.canaries where company_id = $1 and place = 'knowledge' and $2 <> '') where company_id = $1`,
  );
  const { text, visitor } = await ask(withModel, two, question);
  expect(text).toBe('Hello from the model.');
  expect(openai.requests).toHaveLength(1);
  const seen = [
    openai.requests[0]?.text,
    await visitor.api.history(),
    await two.api.knowledge.list({}),
    await two.api.knowledge.search({ question }),
    await two.api.contexts.list(),
    await two.api.memory.list({}),
    await two.api.audit.download({}),
  ];
  expect(JSON.stringify(seen)).not.toMatch(/rhcnry/i);
  expect((await ask(withModel, one, question)).text).toBe('Hello from the model.');
});

test('the operator sees the alarm: where it surfaced and whose marker it was', async () => {
  const { one, two, plant, alarms } = await neighbours(withoutModel);
  await plant('update tenant.knowledge_entries set answer = answer || $2 where company_id = $1');
  await ask(withoutModel, two, question);
  expect(await alarms()).toHaveLength(1);
  const operator = { email: 'operator@example.com', name: 'Olga', password };
  await withoutModel.core.access.ensureOperator(operator);
  const { platform } = memberCaller(withoutModel.core, (await withoutModel.core.access.signIn(operator)).accessToken);
  const report = await platform.isolation();
  expect(report.alarms[0]).toMatchObject({
    surfacedIn: two.companyId,
    reason: `exit answer, marker ${one.companyId}`,
  });
});

test('companies of an older version get their markers when the server starts', async () => {
  const house = await openHouse();
  const company = await house.furnish('Older Plumbing');
  const { server, name } = house.testDatabase;
  const count = () =>
    withAdmin(server, name, async (client) => {
      const found = await client.query('select from tenant.canaries where company_id = $1', [company.companyId]);
      return found.rowCount;
    });
  expect(await count()).toBe(3);
  await withAdmin(server, name, (client) =>
    client.query('delete from tenant.canaries; update platform.companies set canary_version = 0'),
  );
  const again = await openHouse({ database: house.testDatabase, keys: house.keys });
  expect(await count()).toBe(3);
  await again.close();
  await house.close();
});

/** Words of all the templates: what companies, agents and visitors here talk about. */
function templateWords(): string[] {
  const files = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  const texts = files.map((name) => readFileSync(join(templatesFolder, name), 'utf8'));
  return [...new Set(texts.join('\n').match(/\S+/g))];
}

/** 100,000 in each run of the tests; `CANARY_MESSAGES` asks for more. */
const messages = Number(process.env['CANARY_MESSAGES'] ?? 100_000);

test(`${messages} clean messages pass unchanged and without an alarm`, async () => {
  const { context, api } = await withoutModel.furnish('Talkative Plumbing');
  const words = templateWords();
  expect(words.length).toBeGreaterThan(3_000);
  let seed = 20_261_124;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  let changed = 0;
  for (let count = 0; count < messages; count += 1) {
    const message = Array.from({ length: 5 + random(25) }, () => words[random(words.length)]).join(' ');
    if (withoutModel.core.canaries.screen(context, 'answer', message) !== message) changed += 1;
  }
  expect(changed).toBe(0);
  await withoutModel.core.canaries.settled();
  expect((await api.audit.list({ action: 'canary.' })).events).toEqual([]);
});
