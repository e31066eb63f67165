import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Retried, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Notice, PageHeader, Section } from '../ui/surface.tsx';
import { KnowledgeNav } from './knowledge-nav.tsx';
import { Proposals } from './proposals.tsx';
import { UnansweredCard } from './unanswered-card.tsx';
import { useWaiting } from './use-waiting.ts';

/** What visitors asked in vain, until the team writes an answer or says that none is due. */
export function UnansweredPage() {
  useTitle('Unanswered questions');
  const api = useApi();
  const groups = useQuery(api.unanswered.list.queryOptions());
  const proposals = useQuery(api.proposals.list.queryOptions());
  const [tried, setTried] = useState<Retried[]>();
  const waiting = proposals.data ?? [];
  return (
    <>
      <PageHeader
        title="Unanswered questions"
        lead="What visitors asked and your agents could not answer. Each answer that you write here is known at once, and the questions are asked again."
      />
      <KnowledgeNav unanswered={useWaiting()} />
      <div className="grid gap-8">
        {tried !== undefined && <Tried tried={tried} onClose={() => setTried(undefined)} />}
        {waiting.length > 0 && <Proposals proposals={waiting} />}
        <Loaded query={groups}>
          {(data) =>
            data.length === 0 ? (
              <Empty title="Nothing is unanswered">
                Questions that your agents cannot answer appear here, alike ones together.
              </Empty>
            ) : (
              <Section title="Asked in vain" lead="The newest first; questions that ask the same are one group.">
                <ul className="grid gap-3">
                  {data.map((group) => (
                    <li key={group.questions[0]?.id}>
                      <UnansweredCard group={group} onTried={setTried} />
                    </li>
                  ))}
                </ul>
              </Section>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

/** What became of the questions when they were asked again. */
function Tried({ tried: all, onClose }: { tried: Retried[]; onClose: () => void }) {
  // Asked in the same words by several people, it is told once.
  const tried = [...new Map(all.map((one) => [one.question, one])).values()];
  const answered = tried.filter((one) => one.answered);
  const left = tried.filter((one) => !one.answered);
  const count =
    left.length === 0 ? plural(answered.length, 'question') : `${answered.length} of ${tried.length} questions`;
  return (
    <div role="status">
      <Notice tone={left.length === 0 ? 'good' : 'warn'} title={`Asked again: ${count} answered now`}>
        <ul className="mt-1 list-disc pl-5">
          {answered.map((one) => (
            <li key={one.question}>
              “{one.question}”: answered, {Math.round(one.confidence * 100)} % sure
            </li>
          ))}
          {left.map((one) => (
            <li key={one.question}>
              “{one.question}”: not yet, {Math.round(one.confidence * 100)} % sure
              {one.first !== '' && ` of “${one.first}”`}. Add more ways to ask it to the entry.
            </li>
          ))}
        </ul>
        <Button size="small" className="mt-2" onClick={onClose}>
          All right
        </Button>
      </Notice>
    </div>
  );
}
