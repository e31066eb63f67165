import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api.ts';
import { AskSarah } from '../conversations/ask-sarah.tsx';
import type { CompanyBrief } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/surface.tsx';

type Step = { title: string; done: boolean; isOptional?: boolean; what: ReactNode };

const doneKey = (company: CompanyBrief) => `rowhouse.first-steps-done.${company.id}`;

export type FirstStepsState = { steps: Step[] | undefined; isPutAway: boolean; putAway: () => void };

/** What is done of the first steps, and whether they are still wanted. */
export function useFirstSteps(company: CompanyBrief, isWanted: boolean): FirstStepsState {
  const [wasPutAway, setPutAway] = useState(() => localStorage.getItem(doneKey(company)) !== null);
  const isPutAway = wasPutAway || !isWanted;
  return {
    steps: useSteps(company, !isPutAway),
    isPutAway,
    putAway() {
      localStorage.setItem(doneKey(company), '1');
      setPutAway(true);
    },
  };
}

/** Whether the first steps have the field to ask in; undefined until it is known. */
export function asksInSteps({ steps, isPutAway }: FirstStepsState): boolean | undefined {
  if (isPutAway) return false;
  return steps && nextOf(steps)?.title === askTitle;
}

function nextOf(steps: Step[]): Step | undefined {
  return steps.find((step) => !step.done && !step.isOptional);
}

/** From an empty company to the first answered customer. It looks at what is there, and is put away when all is done. */
export function FirstSteps({ first: { steps, isPutAway, putAway } }: { first: FirstStepsState }) {
  if (steps === undefined || isPutAway) return null;
  const needed = steps.filter((step) => !step.isOptional);
  const done = needed.filter((step) => step.done).length;
  const next = nextOf(steps);
  return (
    <section aria-labelledby="first-steps">
      <Card className="grid gap-4">
        <div className="flex items-start justify-between gap-3">
          <div>
            <h2 id="first-steps" className="text-lg font-semibold">
              {next === undefined ? 'You are in business' : 'Your first steps'}
            </h2>
            <p className="text-sm text-quiet">
              {next === undefined
                ? 'Your agents have answered their first customer.'
                : `${done} of ${needed.length} done. It ends with your first answered customer.`}
            </p>
          </div>
          <Button size="small" className="shrink-0" look={next === undefined ? 'primary' : 'quiet'} onClick={putAway}>
            {next === undefined ? 'Put this away' : 'Hide'}
          </Button>
        </div>
        <ol className="grid gap-1">
          {steps.map((step) => (
            <li key={step.title} className={`flex gap-3 rounded-lg px-2 py-2 ${step === next ? 'bg-sunken' : ''}`}>
              {step.done ? (
                <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-hidden />
              ) : (
                <CircleDashed className="mt-0.5 size-5 shrink-0 text-quiet" aria-hidden />
              )}
              <div className="min-w-0 grow">
                <p className={step.done ? 'text-quiet' : 'font-medium'}>
                  {step.title}
                  {step.isOptional && <span className="font-normal text-quiet"> (when you like)</span>}
                  <span className="sr-only">{step.done ? ', done' : ', to do'}</span>
                </p>
                {!step.done && <div className="text-sm text-quiet">{step.what}</div>}
                {step === next && step.title === askTitle && (
                  <div className="mt-3">
                    <AskSarah />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ol>
      </Card>
    </section>
  );
}

const askTitle = 'Ask what a customer would ask';

/** Undefined until all of it is known, so that nothing jumps from open to done. */
function useSteps(company: CompanyBrief, enabled: boolean): Step[] | undefined {
  const api = useApi();
  const profile = useQuery(api.company.get.queryOptions(undefined, { staleTime: 60_000 }));
  const latest = useQuery(api.conversations.list.queryOptions({ limit: 6 }));
  const today = useQuery(api.company.usage.queryOptions());
  const site = useQuery(api.site.get.queryOptions(undefined, { staleTime: 60_000, enabled }));
  if (!profile.data || !latest.data || !today.data || !site.data) return undefined;
  const { conversations } = latest.data;
  const isVisited = conversations.some((row) => row.channel === 'widget');
  return [
    { title: 'Your company is live', done: true, what: null },
    {
      title: 'Say how people reach you',
      done: profile.data.phone !== null && profile.data.area !== null,
      what: (
        <>
          Agents and site name your phone and the area that you serve.{' '}
          <Link to="/settings" className="text-accent underline">
            Enter them
          </Link>
        </>
      ),
    },
    {
      title: askTitle,
      done: conversations.some((row) => row.messages > 1),
      what: 'Sarah answers from what your company knows, and shows where she has it from.',
    },
    {
      title: 'Answer your first customer',
      done: conversations.some((row) => row.channel === 'widget' && row.messages > 1),
      what: (
        <>
          {isVisited ? 'Somebody has written. ' : ''}
          <a href={company.siteUrl} target="_blank" rel="noreferrer" className="text-accent underline">
            Open your site
          </a>{' '}
          and use the chat as a customer does, or send somebody there.
        </>
      ),
    },
    {
      title: 'Put the chat on a website that you have',
      done: site.data.settings.allowedOrigins.length > 0,
      isOptional: true,
      what: (
        <>
          One line to copy.{' '}
          <Link to="/site" className="text-accent underline">
            Get it
          </Link>
        </>
      ),
    },
    {
      title: 'Let agents write in their own words',
      done: today.data.mode === 'model',
      isOptional: true,
      what: (
        <>
          Until then they quote your knowledge, at no cost.{' '}
          <Link to="/keys" className="text-accent underline">
            Add an AI key
          </Link>
        </>
      ),
    },
  ];
}
