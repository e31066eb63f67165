import { describe, expect, test } from 'vitest';
import { sentencesFor, sentencesOf } from './sentences.ts';
import { smallTalkOf } from './small-talk.ts';
import { type Earlier, meaningOf } from './understanding.ts';

const asked = (text: string, understood?: string): Earlier[] => [
  { speaker: 'visitor', text },
  { speaker: 'agent', text: 'An answer.', understood },
];
const partsOf = (message: string, earlier: readonly Earlier[] = []) => {
  const meaning = meaningOf(message, earlier);
  return meaning.kind === 'questions' ? meaning.parts : [];
};

describe('small talk', () => {
  test.each([
    ['hi', 'greeting'],
    ['Hello there!', 'greeting'],
    ['good morning', 'greeting'],
    ['hey, how are you?', 'how-are-you'],
    ['thanks a lot', 'thanks'],
    ['Great, thanks!', 'thanks'],
    ['ok thank you bye', 'goodbye'],
    ['no thanks', 'no'],
    ['👍', 'nothing'],
    ['???', 'nothing'],
  ])('%s is %s', (message, talk) => expect(smallTalkOf(message)).toBe(talk));

  test.each([
    'hi do you fix taps',
    'Hello, what are your hours',
    'thanks, and how much is it',
    'good plumber for a leak',
    'cool the car down how',
  ])('%s asks something', (message) => expect(smallTalkOf(message)).toBeUndefined());

  test('a greeting is no part of the question', () => {
    expect(partsOf('Hi there, do you fix taps?')).toMatchObject([{ said: 'do you fix taps?' }]);
    expect(meaningOf('Hello! what does it cost', [])).toMatchObject({ greeted: true });
  });
});

describe('follow-up questions', () => {
  test('another day replaces the day, and the rest stays', () => {
    expect(partsOf('and on Sundays?', asked('how much is a drain cleaning on Saturday?'))).toMatchObject([
      { inContext: 'how much is a drain cleaning Sundays?'.replace('Sundays', 'on Sundays'), isIncomplete: true },
    ]);
    expect(partsOf('what about tomorrow', asked('are you open today?'))[0]?.inContext).toBe('are you open tomorrow');
  });

  test('the price of what was spoken of is asked for', () => {
    expect(partsOf('how much is that?', asked('do you install tankless heaters'))).toMatchObject([
      { inContext: 'do you install tankless heaters how much is that?', isIncomplete: true },
    ]);
  });

  test('a follow-up on a follow-up goes on from what was understood', () => {
    const earlier = asked('and on Sundays?', 'how much is a drain cleaning on Sundays?');
    expect(partsOf('and how long does it take?', earlier)[0]?.inContext).toBe(
      'a drain cleaning on Sundays how long does it take?',
    );
  });

  test('a question with words of its own can be asked alone', () => {
    expect(partsOf('and do you clean gutters?', asked('how much is a crown'))).toMatchObject([
      { said: 'and do you clean gutters?', isIncomplete: false },
    ]);
    expect(partsOf('where can I park my car', asked('how much is a crown'))[0]?.inContext).toBe(
      'where can I park my car',
    );
  });

  test('"it" that points at nothing makes no follow-up, and one that points does', () => {
    const earlier = asked('how much is a crown on Sunday');
    const alone = 'what does it cost to whiten my teeth';
    expect(partsOf(alone, earlier)[0]?.inContext).toBe(alone);
    expect(partsOf('what does it cost to fix', earlier)[0]?.inContext).toContain('crown');
    expect(partsOf('what does it cost to do that one', earlier)[0]?.inContext).toContain('crown');
  });

  test('opening hours are asked alone', () => {
    const earlier = asked('how much is a crown');
    expect(partsOf('and are you open on Monday?', earlier)[0]?.inContext).toBe('and are you open on Monday?');
  });

  test('thanks in between is not what a follow-up follows', () => {
    const earlier: Earlier[] = [...asked('how much is a crown'), { speaker: 'visitor', text: 'thanks' }];
    expect(partsOf('and for two?', earlier)[0]?.inContext).toContain('crown');
  });
});

describe('several questions in one message', () => {
  test('are told apart, and what is told before one belongs to it', () => {
    expect(
      partsOf('My sink is blocked. How much is that? And are you open on Saturday?').map((part) => part.said),
    ).toEqual(['My sink is blocked. How much is that?', 'And are you open on Saturday?']);
    expect(partsOf('what are your hours and do you take cards').map((part) => part.said)).toEqual([
      'what are your hours',
      'do you take cards',
    ]);
  });

  test('one question in several sentences stays one', () => {
    expect(partsOf('We have an old house. The pipes are loud. Why is that?')).toHaveLength(1);
    expect(partsOf('bread and butter pudding')).toHaveLength(1);
  });

  test('the second may lean on the first', () => {
    expect(partsOf('How much is a crown? And how long does it take?')[1]?.inContext).toBe(
      'a crown how long does it take?',
    );
  });
});

describe('choices', () => {
  const choices = [
    { entryId: 'a', question: 'How much is a crown?' },
    { entryId: 'b', question: 'How much is a filling?' },
  ];
  const earlier: Earlier[] = [
    { speaker: 'visitor', text: 'price' },
    { speaker: 'agent', text: 'Which?', choices },
  ];

  test.each(['How much is a filling?', 'how much is a filling', 'the second one', '2'])('%s takes one', (reply) => {
    expect(meaningOf(reply, earlier)).toMatchObject({ kind: 'choice', choice: { entryId: 'b' } });
  });

  test('anything else is a question', () => {
    expect(meaningOf('neither, I want a bridge', earlier)).toMatchObject({ kind: 'questions' });
  });

  test('yes to a person is an answer to the offer', () => {
    const offered: Earlier[] = [{ speaker: 'agent', text: 'A person?', offeredPerson: true }];
    expect(meaningOf('yes please', offered)).toMatchObject({ kind: 'person' });
  });
});

describe('sentences', () => {
  const long =
    'Yes, we do crowns, usually for $900 to $1,200. A crown takes two visits about two weeks apart, and you wear a temporary one in between. Dr. Lee fits each one herself. Children pay less, since their crowns are made of steel and last until the tooth falls out. If your face swells, call 911 first. We take most cards and send you a bill by post, which you can also pay at the desk.';

  test('end where a reader says so', () => {
    expect(sentencesOf('We open at 9 a.m. on Mondays. Dr. Lee is in. Call!').map(({ text }) => text)).toEqual([
      'We open at 9 a.m. on Mondays.',
      'Dr. Lee is in.',
      'Call!',
    ]);
  });

  test('of a long answer those are told that answer, and every warning', () => {
    expect(sentencesFor('do children pay less for crowns', long).map(({ text }) => text.slice(0, 12))).toEqual(
      ['Yes, we do c', 'A crown take', 'Children pay', 'If your face'].filter((start) => start !== 'A crown take'),
    );
  });

  test('a short answer is told whole', () => {
    expect(sentencesFor('anything', 'We do. It is free. Come by.')).toHaveLength(3);
  });
});
