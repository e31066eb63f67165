import { questionWords } from '../knowledge/index.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'how-are-you' | 'yes' | 'no' | 'nothing';

const openings = [
  /^(hi+|hello+|hey+|hiya|howdy|yo|greetings|good (morning|afternoon|evening|day))( there| all| guys| team| everyone)?\b/,
  /^(thanks|thank you|thx|ty)( so much| a lot| very much)?\b/,
  /^(ok|okay|great|perfect|awesome|cool|got it|alright|sure|nice|good)( then)?\b/,
  /^(quick question|i have a question|question|excuse me|sorry to bother you|please)\b/,
];
const meanings: readonly [SmallTalk, RegExp][] = [
  [
    'how-are-you',
    /^(how are you|how is it going|hows it going|how do you do|whats up|what is up|sup)( today| doing)?$/,
  ],
  ['goodbye', /^(bye|goodbye|bye bye|see you|see ya|good night|have a (good|nice|great) (one|day|evening|weekend))\b/],
  [
    'thanks',
    /^(thanks|thank you|thx|ty|great|perfect|awesome|cool|got it|nice|that helps|very helpful|ok|okay|alright)\b/,
  ],
  [
    'greeting',
    /^(hi+|hello+|hey+|hiya|howdy|yo|greetings|good (morning|afternoon|evening|day)|anybody there|is anyone there)\b/,
  ],
  ['yes', /^(yes|yeah|yep|yup|sure|please do|yes please|correct|right)$/],
  ['no', /^(no|nope|nah|no thanks|no thank you|thats all|that is all|nothing else|im good|i am good)$/],
];

/** What is left of a message without its greeting, and what the greeting was where there was one. */
export function withoutGreeting(message: string): { rest: string; greeted: boolean } {
  let rest = message.trim();
  let greeted = false;
  for (let found = true; found; ) {
    found = false;
    for (const opening of openings) {
      const match = opening.exec(rest.toLowerCase());
      if (!match || match[0].length === rest.length) continue;
      const after = rest.slice(match[0].length);
      // "good" before a noun belongs to the question; only what is set off, or greets, is cut.
      const setOff = /^\s*[,.!?:;\n-]/.test(after);
      const greets = opening === openings[0];
      if (!setOff && !greets && opening !== openings[1]) continue;
      greeted ||= greets;
      rest = after.replace(/^[\s,.!?:;-]+/, '');
      found = rest !== '';
    }
  }
  return { rest: rest === '' ? message.trim() : rest, greeted };
}

/** What a message means that asks nothing; undefined for one that does. */
export function smallTalkOf(message: string): SmallTalk | undefined {
  const text = questionWords(message).join(' ');
  if (text === '') return 'nothing';
  // "thanks, bye" and "hi how are you" say two such things: the last one is answered.
  const pieces = message
    .split(/[,.!?;\n]+/)
    .map((piece) => questionWords(piece).join(' '))
    .filter((piece) => piece !== '');
  let last: SmallTalk | undefined;
  for (const piece of pieces) {
    const meaning = pieceMeaning(piece);
    if (meaning === undefined) return undefined;
    last = meaning;
  }
  return last;
}

function pieceMeaning(piece: string): SmallTalk | undefined {
  const whole = meanings.find(([, pattern]) => pattern.exec(piece)?.[0] === piece);
  if (whole) return whole[0];
  for (const [meaning, pattern] of meanings) {
    const match = pattern.exec(piece);
    if (!match) continue;
    const rest = piece
      .slice(match[0].length)
      .trim()
      .replace(
        /^(there|all|guys|team|everyone|so much|a lot|very much|then|for (your|the) help|again|you all|sarah)\b/,
        '',
      )
      .trim();
    if (rest === '' || (rest !== piece && pieceMeaning(rest) !== undefined))
      return rest === '' ? meaning : pieceMeaning(rest);
  }
  return undefined;
}
