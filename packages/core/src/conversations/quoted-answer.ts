import type { Clock } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import { answerByQuoting } from '../quoting/index.ts';
import { type Answer, type Emit, emptyAnswer, sourcesOf, type Turn } from './turn.ts';

export type QuotedAnswers = ReturnType<typeof createQuotedAnswers>;

/** Answers without a model, where there is none to ask or none is needed. */
export function createQuotedAnswers({ canaries, clock }: { canaries: Canaries; clock: Clock }) {
  /** Answers from the knowledge base by quoting it: costs nothing, comes with its sources, and says when it does not know. */
  async function quote(turn: Turn, because: string, emit: Emit, startedMs: number): Promise<Answer> {
    const { business, agent, meaning, asked } = turn;
    const composed = answerByQuoting(meaning, asked, { business, agent, now: clock.now() });
    const hits = [...turn.search.hits, ...asked.flatMap(({ result }) => result.hits)];
    // What was found is looked at whole, with the markers of its rows: a sentence that is not quoted may bear one.
    const found = new Map(hits.map((hit) => [hit.entryId, hit]));
    const whole = [...found.values()].map((hit) => `${hit.question}\n${hit.answer}${hit.canary}`).join('\n');
    canaries.screen(turn.context, 'answer', whole);
    const text = canaries.screen(turn.context, 'answer', composed.text);
    const firstTokenMs = Math.round(performance.now() - startedMs);
    for (const piece of pieces(text)) await emit({ type: 'text', text: piece });
    return {
      ...emptyAnswer(),
      text,
      quoted: true,
      because,
      sources: sourcesOf(composed.sources),
      figures: composed.figures,
      choices: composed.choices,
      offersPerson: composed.offersPerson,
      spans: composed.spans.map((span) => ({ ...span, exact: true })),
      unanswered: composed.unanswered,
      firstTokenMs,
    };
  }

  return { quote };
}

/** Word by word, as a model would write it: the reader's eye needs no other path for quotes. */
function pieces(text: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  const size = Math.max(1, Math.ceil(words.length / 24));
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
}
