import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { type GoldenQuestion, type GoldenReport, type GoldenRun, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Notice, PageHeader, Section } from '../ui/surface.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { GoldenDialog } from './golden-dialog.tsx';
import { GoldenResults } from './golden-results.tsx';
import { KnowledgeNav } from './knowledge-nav.tsx';
import { useWaiting } from './use-waiting.ts';

const route = getRouteApi('/company/knowledge/golden');
const causes: Record<GoldenRun['cause'], string> = {
  asked: 'Somebody asked',
  knowledge: 'Knowledge changed',
  prompt: 'An agent or a question changed',
  template: 'A new version of the trade',
};

/** Questions whose right answer is known: whether they are still answered rightly after a change. */
export function GoldenPage() {
  useTitle('Golden questions');
  const api = useApi();
  const queryClient = useQueryClient();
  const { run: runId } = route.useSearch();
  const navigate = route.useNavigate();
  const [editing, setEditing] = useState<GoldenQuestion | 'new'>();
  const questions = useQuery(api.golden.list.queryOptions());
  const runs = useQuery(api.golden.runs.queryOptions());
  const check = useMutation(
    api.golden.check.mutationOptions({
      onSuccess: async () => {
        await navigate({ search: {}, replace: true });
        await queryClient.invalidateQueries(api.golden.pathFilter());
      },
    }),
  );
  return (
    <>
      <PageHeader
        title="Golden questions"
        lead="Questions whose right answer you know. They are asked again after every change of knowledge, agents or trade, without a model and at no cost, so that you see what got better or worse."
        actions={
          <>
            <Button onClick={() => setEditing('new')}>
              <Plus className="size-4" aria-hidden /> Add a question
            </Button>
            <Button look="primary" busy={check.isPending} onClick={() => check.mutate()}>
              Check now
            </Button>
          </>
        }
      />
      <KnowledgeNav unanswered={useWaiting()} />
      <Loaded query={questions}>
        {(known) =>
          known.length === 0 ? (
            <Empty title="There are no golden questions yet">
              Add what customers ask most, and what your agents must never answer.
            </Empty>
          ) : (
            <Loaded query={runs}>
              {(data) => (
                <div className="grid gap-8">
                  {data.changedSince !== null && data.runs.length > 0 && (
                    <Notice tone="warn">
                      {causes[data.changedSince]} since the last check. It is made by itself a minute after the last
                      change; “Check now” does not wait.
                    </Notice>
                  )}
                  <Checked
                    runId={runId ?? data.runs[0]?.id}
                    questions={known}
                    onEdit={(golden) => setEditing(golden)}
                  />
                  {data.runs.length > 0 && (
                    <Section title="Earlier checks" lead="Open one to see what changed with it.">
                      <Runs runs={data.runs} onOpen={(run) => void navigate({ search: { run } })} />
                    </Section>
                  )}
                </div>
              )}
            </Loaded>
          )
        }
      </Loaded>
      {editing !== undefined && (
        <GoldenDialog golden={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

type CheckedProps = {
  runId: string | undefined;
  questions: GoldenQuestion[];
  onEdit: (golden: GoldenQuestion) => void;
};

function Checked({ runId, questions, onEdit }: CheckedProps) {
  const api = useApi();
  const report = useQuery(
    api.golden.run.queryOptions({ ...(runId === undefined ? {} : { runId }) }, { enabled: runId !== undefined }),
  );
  if (runId === undefined)
    return (
      <div className="grid gap-4">
        <Notice>They have not been checked yet. Press “Check now”: it takes a few seconds.</Notice>
        <GoldenResults questions={questions} outcomes={[]} onEdit={onEdit} />
      </div>
    );
  return (
    <Loaded query={report}>
      {(data) => (
        <div className="grid gap-4">
          <Figures report={data} />
          <GoldenResults questions={questions} outcomes={data.questions} onEdit={onEdit} />
        </div>
      )}
    </Loaded>
  );
}

function Figures({ report: { run, before, questions } }: { report: GoldenReport }) {
  const count = (change: string) => questions.filter((one) => one.change === change).length;
  const figures = [
    ['Right answer first', `${run.first} of ${run.answerable}`, before && `${before.first} before`],
    ['Among the first three', `${run.amongThree} of ${run.answerable}`, before && `${before.amongThree} before`],
    [
      'Answered and must not',
      `${run.quotedWrongly} of ${run.unanswerable}`,
      before && `${before.quotedWrongly} before`,
    ],
    [
      'Since the check before',
      before === null ? 'the first check' : `${count('better')} better, ${count('worse')} worse`,
      null,
    ],
  ] as const;
  return (
    <div>
      <p className="mb-2 text-sm text-quiet">
        <Moment iso={run.createdAt} /> · {causes[run.cause]}
      </p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {figures.map(([name, value, note]) => (
          <div key={name} className="rounded-lg border border-line bg-surface px-3 py-2">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="font-semibold tabular-nums">
              {value}
              {note !== null && <span className="ml-2 text-sm font-normal text-quiet">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Runs({ runs, onOpen }: { runs: GoldenRun[]; onOpen: (runId: string) => void }) {
  const columns: Column<GoldenRun>[] = [
    {
      title: 'When',
      cell: (run) => (
        <button type="button" className="text-left text-accent underline" onClick={() => onOpen(run.id)}>
          <Moment iso={run.createdAt} />
        </button>
      ),
    },
    { title: 'Because', cell: (run) => causes[run.cause], wide: true },
    { title: 'Right first', numeric: true, cell: (run) => `${run.first} of ${run.answerable}` },
    { title: 'Among three', numeric: true, wide: true, cell: (run) => `${run.amongThree} of ${run.answerable}` },
    { title: 'Wrongly answered', numeric: true, cell: (run) => `${run.quotedWrongly} of ${run.unanswerable}` },
  ];
  return <Table caption="Earlier checks" columns={columns} rows={runs} rowKey={(run) => run.id} />;
}
