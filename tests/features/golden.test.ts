import { afterAll, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

let now = new Date();
const house = await openHouse({ clock: { now: () => now } });
afterAll(house.close);
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
};

test('golden questions are replayed, and a change of knowledge shows what got better and what got worse', async () => {
  const { api } = await house.furnish('Golden Plumbing');
  const template = await api.golden.list();
  expect(template.filter((one) => one.kind === 'answerable')).toHaveLength(15);
  expect(template.filter((one) => one.kind === 'unanswerable')).toHaveLength(5);
  expect(template.every((one) => !one.own)).toBe(true);
  await expect(api.golden.run({})).rejects.toThrow('There is no such check.');

  const first = await api.golden.check();
  expect(first).toMatchObject({ before: null, run: { cause: 'asked', answerable: 15, unanswerable: 5 } });
  expect(first.run.first).toBeGreaterThanOrEqual(13);
  expect(first.questions.every((one) => one.change === 'new')).toBe(true);

  // Questions of the company's own: one that nothing answers yet, and one that must not be answered.
  const { entries } = await api.knowledge.list({ limit: 1 });
  const yeti = await api.golden.add({ question: 'do you thaw frozen yetis', entryIds: [entries[0]?.id ?? ''] });
  const boats = await api.golden.add({ question: 'do you sell paddle boats', entryIds: [] });
  await expect(api.golden.add({ question: 'Do you sell paddle boats', entryIds: [] })).rejects.toThrow('already');
  await expect(api.golden.add({ question: 'whose?', entryIds: [crypto.randomUUID()] })).rejects.toThrow(
    'no such entry',
  );
  later(1);
  const second = await api.golden.check();
  const outcome = (report: typeof second, id: string) => report.questions.find((one) => one.id === id);
  expect(outcome(second, yeti.id)).toMatchObject({ passed: false, change: 'new' });
  expect(outcome(second, boats.id)).toMatchObject({ passed: true, change: 'new' });
  expect(second.run.cause).toBe('prompt');

  // An entry about yetis makes one question right; archiving an entry makes another one wrong.
  const right = second.questions.find((one) => one.kind === 'answerable' && one.passed);
  await api.knowledge.remove({ entryId: right?.found[0]?.entryId ?? '' });
  const [category] = await api.knowledge.categories();
  const answer = await api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Do you thaw frozen yetis?',
    phrasings: ['yeti in the pipe'],
    answer: 'Yes, with warm water and patience.',
  });
  await api.golden.update({ goldenId: yeti.id, question: 'do you thaw frozen yetis', entryIds: [answer.id] });
  expect(await api.golden.runs()).toMatchObject({ changedSince: 'knowledge' });
  later(1);
  const third = await api.golden.check();
  expect(third.run.cause).toBe('knowledge');
  expect(outcome(third, yeti.id)).toMatchObject({ passed: true, rank: 1, change: 'better' });
  expect(outcome(third, right?.id ?? '')).toMatchObject({ passed: false, change: 'worse' });
  expect(await api.golden.runs()).toMatchObject({ changedSince: null });
  expect((await api.golden.runs()).runs).toHaveLength(3);
  expect(await api.golden.run({ runId: second.run.id })).toEqual(second);

  await api.golden.remove({ goldenId: boats.id });
  await expect(api.golden.remove({ goldenId: boats.id })).rejects.toThrow('no such golden question');
});

test('what changes knowledge or a prompt is checked by itself once it rests, and once only', async () => {
  const { api } = await house.furnish('Careful Plumbing');
  await api.golden.check();
  const { entries } = await api.knowledge.list({ limit: 2 });
  for (const { id, version } of entries) await api.knowledge.update({ entryId: id, version, answer: 'It depends.' });
  await house.core.jobs.runDue();
  expect((await api.golden.runs()).runs).toHaveLength(1);
  later(1.1);
  await house.core.jobs.runDue();
  expect((await api.golden.runs()).runs.map((run) => run.cause)).toEqual(['knowledge', 'asked']);
  const [agent] = await api.agents.list();
  await api.agents.update({ agentId: agent?.id ?? '', tone: 'Dry.' });
  later(1.1);
  await house.core.jobs.runDue();
  expect((await api.golden.runs()).runs.map((run) => run.cause)).toEqual(['prompt', 'knowledge', 'asked']);
  // A greeting is no reason.
  await api.agents.update({ agentId: agent?.id ?? '', greeting: 'Hi.' });
  later(1.1);
  await house.core.jobs.runDue();
  expect((await api.golden.runs()).runs).toHaveLength(3);
});

test('the operator checks the fleet in figures, and one company by name, which then reads so in its own log', async () => {
  const company = await house.furnish('Watched Plumbing');
  const lines = await house.core.checkGoldenFleet({ slug: undefined, requestId: 'test' });
  const mine = lines.find((line) => line.slug === company.slug);
  expect(mine).toMatchObject({ figures: { answerable: 15 }, worse: 0, report: null });
  expect(lines.length).toBeGreaterThan(1);
  const [named] = await house.core.checkGoldenFleet({ slug: company.slug, requestId: 'test' });
  expect(named?.report?.questions).toHaveLength(20);
  const { events } = await company.api.audit.list({ limit: 5 });
  expect(events.map((event) => event.action)).toContain('knowledge.checked');
  await expect(house.core.checkGoldenFleet({ slug: 'nobody', requestId: 'test' })).rejects.toThrow('no company');
});
