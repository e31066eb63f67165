import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AnswerTrace } from '../api.ts';
import { formatNumber } from '../format/money.ts';
import { humanize, plural } from '../format/words.ts';
import { Badge, Card, Section } from '../ui/surface.tsx';

type Fragment = AnswerTrace['prompt'][number];

const layers: Record<string, string> = {
  scope: 'This agent',
  context: 'Brand voice and rules',
  company: 'Your company',
  master: 'Shared by the platform',
};
const kinds: Record<string, string> = {
  agent: 'Instructions and tone',
  'gpt-context': 'Brand voice',
  guardrails: 'Rules that always hold',
  business: 'Hours, services and prices',
  clock: 'Date and time',
  'knowledge-entry': 'Knowledge',
  memory: 'Remembered',
};

/** What the model was shown, piece by piece in its order, and what there was no room for. */
export function PromptFragments({ trace: { prompt, history } }: { trace: AnswerTrace }) {
  if (prompt.length === 0)
    return (
      <Section title="What the model saw">
        <Card className="text-quiet">No model was asked, so nothing was shown to one.</Card>
      </Section>
    );
  const shown = prompt.filter((fragment) => fragment.cut !== 'left-out');
  const leftOut = prompt.filter((fragment) => fragment.cut !== undefined);
  const tokens = shown.reduce((sum, fragment) => sum + fragment.tokens, 0);
  return (
    <>
      <Section
        title="What the model saw"
        lead={`${plural(shown.length, 'piece')} of about ${formatNumber(tokens)} tokens, in this order, then ${
          history === 0 ? 'the question alone' : `${plural(history, 'earlier message')} and the question`
        }.`}
      >
        <Card className="grid gap-1">
          {shown.map((fragment, index) => (
            <FragmentRow key={index} fragment={fragment} tokens={tokens} />
          ))}
        </Card>
      </Section>
      <Section title="What was left out" lead="A prompt has a budget, divided among what is to be said in it.">
        <Card>
          {leftOut.length === 0 ? (
            <p className="text-quiet">Nothing: all of it had room.</p>
          ) : (
            <ul className="grid gap-2">
              {leftOut.map((fragment, index) => (
                <li key={index} className="flex flex-wrap items-center gap-2">
                  <Badge tone="warn">{fragment.cut === 'shortened' ? 'Shortened' : 'Left out'}</Badge>
                  <span>{kinds[fragment.kind] ?? humanize(fragment.kind)}</span>
                  <Origin fragment={fragment}>{titleOf(fragment) || 'open it'}</Origin>
                </li>
              ))}
            </ul>
          )}
        </Card>
      </Section>
    </>
  );
}

function FragmentRow({ fragment, tokens }: { fragment: Fragment; tokens: number }) {
  const { kind, layer, text, version } = fragment;
  return (
    <details className="border-b border-line py-2 last:border-0">
      <summary className="grid gap-1 py-1">
        <span className="inline-flex flex-wrap items-center gap-2 align-middle">
          <span className="font-medium">{kinds[kind] ?? humanize(kind)}</span>
          <Badge>{layers[layer] ?? humanize(layer)}</Badge>
          <span className="text-sm text-quiet">
            {version !== undefined && `version ${version} · `}
            {plural(fragment.tokens, 'token')}
          </span>
        </span>
        <span className="line-clamp-1 text-sm text-quiet">{titleOf(fragment)}</span>
        <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${(fragment.tokens / Math.max(1, tokens)) * 100}%` }}
          />
        </span>
      </summary>
      <div className="mt-1 grid gap-2 rounded-lg bg-sunken p-3 text-sm">
        <p className="whitespace-pre-wrap">
          {text ?? (kind === 'memory' ? 'This was forgotten since.' : 'These words are not kept.')}
        </p>
        <Origin fragment={fragment}>Open where it comes from</Origin>
      </div>
    </details>
  );
}

/** Leads to the place where a piece can be changed. */
function Origin({ fragment, children }: { fragment: Fragment; children: ReactNode }) {
  const look = 'w-fit text-accent underline';
  switch (fragment.kind) {
    case 'agent':
      return (
        <Link to="/agents/$agentId" params={{ agentId: fragment.id }} className={look}>
          {children}
        </Link>
      );
    case 'knowledge-entry':
      return fragment.layer === 'company' ? (
        <Link to="/knowledge/$entryId" params={{ entryId: fragment.id }} className={look}>
          {children}
        </Link>
      ) : null;
    case 'gpt-context':
      return (
        <Link to="/contexts" className={look}>
          {children}
        </Link>
      );
    case 'business':
      return (
        <Link to="/settings" className={look}>
          {children}
        </Link>
      );
    case 'memory':
      return (
        <Link to="/memory" className={look}>
          {children}
        </Link>
      );
    default:
      return null;
  }
}

function titleOf({ text }: Fragment): string {
  return (text ?? '').split('\n')[0]?.replace(/^Knowledge \([^)]*\): /, '') ?? '';
}
