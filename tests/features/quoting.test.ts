import { afterAll, describe, expect, test } from 'vitest';
import { follow, openHouse, textOf } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);
const company = await house.furnish('Quoting Plumbers');

async function talk(company_ = company) {
  const visitor = await house.visitor(company_);
  const say = async (text: string) => {
    const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
    const events = await follow(visitor.api.events({ runId }));
    const choices = events.flatMap((event) =>
      event.type === 'choices' ? (event['choices'] as { question: string }[]) : [],
    );
    const done = events.at(-1);
    return {
      text: textOf(events),
      choices,
      done,
      offersPerson: done?.type === 'done' && done['offersPerson'] === true,
    };
  };
  const messages = async () =>
    (await company_.api.conversations.get({ conversationId: visitor.conversationId })).messages;
  return { say, messages };
}

describe('a conversation without a model', () => {
  test('a greeting is returned, and a greeted question is answered', async () => {
    const { say } = await talk();
    expect((await say('hi there')).text).toContain("I'm Sarah at Quoting Plumbers");
    const answer = await say('Hello! what do you charge for a drain cleaning');
    expect(answer.text).toMatch(/^Hello! /);
    expect(answer.text).toContain('$149-$280');
    expect((await say('thanks a lot!')).text).toContain("You're welcome");
  });

  test('what a Sunday adds is said beside an entry about prices, also when no service is named', async () => {
    const { say, messages } = await talk();
    const { text } = await say('what does it cost on a sunday to unclog my drain');
    expect(text).toContain('$149-$280');
    expect(text).toMatch(/Saturday and Sunday visits: plus \$95\. .*service plan/);
    expect((await say('what does it cost to unclog my drain')).text).not.toContain('$95');
    const sources = (await messages()).find((message) => message.role === 'agent')?.sources ?? [];
    expect(sources.map(({ question }) => question)).toContain('How much does drain cleaning cost?');
  });

  test('"and on Sundays?" is understood from what was asked before, again and again', async () => {
    const { say, messages } = await talk();
    expect((await say('how much is a drain cleaning?')).text).toContain('$149-$280');
    expect((await say('and on Sundays?')).text).toContain('$244-$375');
    expect((await say('what about at night?')).text).not.toContain("I don't know");
    const answers = (await messages()).filter((message) => message.role === 'agent');
    expect(answers[1]?.trace?.understood).toMatch(/drain cleaning.*Sundays/);
    const second = await talk();
    await second.say('are you open on Saturday?');
    expect((await second.say('and on Sunday?')).text).toMatch(/closed on Sunday|On Sunday we are open/);
  });

  test('several questions in one message are each answered, under the words in which they were asked', async () => {
    const { say } = await talk();
    const { text } = await say('How much is a drain cleaning? And are you open on Monday?');
    expect(text).toContain('“How much is a drain cleaning?”');
    expect(text).toContain('$149-$280');
    expect(text).toMatch(/On Monday we are open from/);
  });

  test('every quoted word says which entry or row it comes from', async () => {
    const { say, messages } = await talk();
    await say('do you install tankless water heaters');
    const answer = (await messages()).at(-1);
    const spans = answer?.trace?.spans ?? [];
    expect(spans.length).toBeGreaterThan(1);
    const entry = await company.api.knowledge.get({ entryId: spans[0]?.source.id ?? '' });
    for (const span of spans) {
      expect(span.exact).toBe(true);
      const said = answer?.text.slice(span.from, span.to) ?? '';
      expect(entry.answer).toContain(said.split('$')[0]?.trim());
    }
    expect(answer?.sources.map((source) => source.entryId)).toEqual([entry.id]);
  });

  test('where two entries compete it asks back, and the choice that is tapped is quoted', async () => {
    const own = await house.furnish('Choosing Plumbers');
    const [category] = await own.api.knowledge.categories();
    const categoryId = category?.id ?? '';
    for (const [question, answer] of [
      ['Do zeppelin pumps want a paper?', 'That kind wants none.'],
      ['Do zeppelin tanks want a paper?', 'That kind wants one from the city.'],
    ] as const)
      await own.api.knowledge.create({ categoryId, question, answer, phrasings: [] });
    const { say, messages } = await talk(own);
    const asked = await say('zeppelin paper');
    expect(asked.choices.map((choice) => choice.question)).toEqual(
      expect.arrayContaining(['Do zeppelin pumps want a paper?', 'Do zeppelin tanks want a paper?']),
    );
    expect((await messages()).at(-1)?.choices.length).toBe(asked.choices.length);
    const tapped = await say('Do zeppelin tanks want a paper?');
    expect(tapped.text).toContain('one from the city');
    expect(tapped.choices).toEqual([]);
  });

  test('what it does not know it says, names the words, and offers a person', async () => {
    const { say } = await talk();
    const unknown = await say('can you tune my harpsichord');
    expect(unknown.text).toContain("don't know that");
    expect(unknown.text).toContain('harpsichord');
    expect(unknown.offersPerson).toBe(true);
    expect((await say('yes please')).text).toContain('Leave your name and number');
  });
});
