import { afterAll, expect, test } from 'vitest';
import { follow, openHouse, type Visitor } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);

async function say(visitor: Visitor, text: string): Promise<void> {
  const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
  await follow(visitor.api.events({ runId }) as Promise<AsyncIterable<unknown>>);
}

test('what nobody could answer is grouped, answered from what the team replied, and asked again', async () => {
  const { api, ...company } = await house.furnish('Missed Plumbing');
  const [rita, walt] = [await house.visitor({ api, ...company }), await house.visitor({ api, ...company })];
  await say(rita, 'do you repair hydroponic greenhouses');
  await say(walt, 'who waxes zeppelins');
  await say(walt, 'can you repair my hydroponic greenhouse');
  await api.conversations.takeOver({ conversationId: walt.conversationId });
  await api.conversations.reply({ conversationId: walt.conversationId, text: 'Yes, we keep greenhouses watered.' });
  expect(await api.unanswered.waiting()).toEqual({ questions: 3, proposals: 0 });
  const groups = await api.unanswered.list();
  expect(groups.map((group) => group.questions.map((one) => one.question))).toEqual([
    ['can you repair my hydroponic greenhouse', 'do you repair hydroponic greenhouses'],
    ['who waxes zeppelins'],
  ]);

  // A draft comes of it, a person finishes it, and the questions are answered when they are asked again.
  const questionIds = groups[0]?.questions.map((one) => one.id) ?? [];
  const draft = await api.unanswered.propose({ questionIds });
  expect(draft).toMatchObject({
    question: 'Can you repair my hydroponic greenhouse?',
    phrasings: ['do you repair hydroponic greenhouses'],
    answer: 'Yes, we keep greenhouses watered.',
  });
  const { categoryId, question, phrasings, answer } = draft;
  const { tried, entryId } = await api.unanswered.answer({
    questionIds,
    entry: { categoryId: categoryId ?? '', question, phrasings, answer },
  });
  expect(tried.map((one) => one.answered)).toEqual([true, true]);
  expect(await api.unanswered.waiting()).toMatchObject({ questions: 1 });
  await expect(api.unanswered.propose({ questionIds })).rejects.toThrow('do not wait');
  await say(rita, 'do you repair hydroponic greenhouses');
  expect((await rita.api.history()).at(-1)?.text).toContain('we keep greenhouses watered');

  // Another one becomes a further way to ask that entry, with its version kept; and one is dismissed.
  await say(rita, 'sprinklers for my orchids leak nutrients');
  const [orchids, zeppelins] = await api.unanswered.list();
  const attached = await api.unanswered.attach({ questionIds: [orchids?.questions[0]?.id ?? ''], entryId });
  expect(attached.tried).toMatchObject([{ answered: true }]);
  expect((await api.knowledge.get({ entryId })).phrasings).toContain('sprinklers for my orchids leak nutrients');
  expect(await api.knowledge.versions({ entryId })).toMatchObject([{ version: 1, replacedBy: 'Ada Admin' }]);
  await api.unanswered.dismiss({ questionIds: [zeppelins?.questions[0]?.id ?? ''] });
  expect(await api.unanswered.list()).toEqual([]);
});

test('a question that the new entry does not answer goes on waiting', async () => {
  const { api, ...company } = await house.furnish('Stubborn Plumbing');
  const visitor = await house.visitor({ api, ...company });
  await say(visitor, 'do you shear alpacas');
  const [group] = await api.unanswered.list();
  const [category] = await api.knowledge.categories();
  const { tried } = await api.unanswered.answer({
    questionIds: [group?.questions[0]?.id ?? ''],
    entry: {
      categoryId: category?.id ?? '',
      question: 'Is there parking?',
      phrasings: [],
      answer: 'Behind the house.',
    },
  });
  expect(tried).toMatchObject([{ question: 'do you shear alpacas', answered: false }]);
  expect(await api.unanswered.waiting()).toMatchObject({ questions: 1 });
});

test('what an agent proposes is known once somebody accepts it, in their words, and once only', async () => {
  const { api, context } = await house.furnish('Proposing Plumbing');
  const propose = (question: string) =>
    house.core.curation.propose(context, {
      kind: 'entry',
      question,
      answer: 'No, cards and cash.',
      reason: 'Asked twice this week.',
      proposedBy: 'Kai',
    });
  await propose('Do you take cowrie shells?');
  await propose('Do you take beaver pelts?');
  const [pelts, shells] = await api.proposals.list();
  expect(shells).toMatchObject({ question: 'Do you take cowrie shells?', proposedBy: 'Kai', entry: null });
  const { entryId } = await api.proposals.accept({ proposalId: shells?.id ?? '', answer: 'Only polished ones.' });
  expect(await api.knowledge.get({ entryId })).toMatchObject({ answer: 'Only polished ones.', status: 'published' });
  expect((await api.knowledge.search({ question: 'cowrie shells' })).answer).toContain('Only polished ones.');
  await expect(api.proposals.accept({ proposalId: shells?.id ?? '' })).rejects.toThrow('does not wait');
  await api.proposals.decline({ proposalId: pelts?.id ?? '' });
  expect(await api.proposals.list()).toEqual([]);
  expect(await api.unanswered.waiting()).toEqual({ questions: 0, proposals: 0 });
});
