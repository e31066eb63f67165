import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeFailure, type UpgradePlan, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { plural } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Notice, PageHeader, Section } from '../ui/surface.tsx';
import { ChoiceCard, choiceKey, type Decision } from './choice-card.tsx';

/** The company's way to a new version of its trade: what would follow, and what its people decide. */
export function UpdatesPage() {
  useTitle('Updates');
  const api = useApi();
  const plan = useQuery(api.upgrades.plan.queryOptions());
  return (
    <>
      <PageHeader
        title="Updates"
        lead="When the template of your trade gets better, what you never touched follows. What you changed stays yours until you say otherwise; what you deleted stays deleted."
      />
      <Loaded query={plan} lines={5}>
        {(data) => <Plan plan={data} />}
      </Loaded>
    </>
  );
}

function Plan({ plan }: { plan: UpgradePlan }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map());
  const done = { meta: { inline: true }, onSuccess: () => queryClient.invalidateQueries() };
  const follow = useMutation(api.upgrades.follow.mutationOptions(done));
  const rollBack = useMutation(api.upgrades.rollBack.mutationOptions(done));
  const choices = plan.choices.flatMap((choice) => {
    const take = decisions.get(choiceKey(choice));
    return take === undefined ? [] : [{ table: choice.table, id: choice.id, take }];
  });
  const failure = follow.error ?? rollBack.error;
  const canTakeBack = plan.history[0]?.status === 'applied';
  const moving = plan.counts.update + plan.counts.add + plan.counts.remove;
  return (
    <div className="grid gap-8">
      {plan.isHeld && (
        <Notice tone="warn" title="This update is held back">
          With it, fewer of your test questions would be answered rightly: {plan.golden.after} instead of{' '}
          {plan.golden.before} of {plan.golden.questions}.
          {plan.golden.lost.length > 0 && (
            <ul className="mt-2 list-disc pl-5">
              {plan.golden.lost.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {plan.isCurrent ? (
        <Notice tone="good">You are at version {plan.to} of your trade, and there is nothing to decide.</Notice>
      ) : (
        <Card className="grid gap-4">
          <p>
            {plan.from === plan.to ? `You are at version ${plan.to}.` : `Version ${plan.from} to ${plan.to}.`}{' '}
            {plural(moving, 'row')} would follow, {plural(plan.counts.deleted, 'deleted row')} would stay deleted,{' '}
            {plural(plan.choices.length, 'change')} of yours to decide about.
          </p>
          <p className="text-sm text-quiet">
            Test questions answered rightly: {plan.golden.before} now, {plan.golden.after} afterwards, of{' '}
            {plan.golden.questions}.
          </p>
          <div>
            <Button
              look="primary"
              busy={follow.isPending}
              disabled={plan.isHeld || (moving === 0 && choices.length === 0 && plan.from === plan.to)}
              onClick={() => follow.mutate({ choices })}
            >
              {plan.from === plan.to ? 'Apply what you decided' : 'Update now'}
            </Button>
          </div>
        </Card>
      )}
      {follow.data?.state === 'held' && <Notice tone="warn">Nothing was changed: the update was held back.</Notice>}
      {failure !== null && <Notice tone="bad">{describeFailure(failure).message}</Notice>}
      {plan.choices.length > 0 && (
        <Section title="Changed by you and by the template" lead="Undecided changes stay as you wrote them.">
          <ul className="grid gap-4">
            {plan.choices.map((choice) => (
              <li key={choiceKey(choice)}>
                <ChoiceCard
                  choice={choice}
                  decision={decisions.get(choiceKey(choice))}
                  onDecide={(take) => setDecisions(new Map(decisions).set(choiceKey(choice), take))}
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="What was done">
        {plan.history.length === 0 ? (
          <p className="text-quiet">No update yet.</p>
        ) : (
          <ul className="grid gap-2">
            {plan.history.map((entry, index) => (
              <li
                key={entry.id}
                className="flex min-h-11 flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface px-4 py-2"
              >
                <span>
                  <Moment iso={entry.createdAt} />: version {entry.from.industryVersion} to {entry.to.industryVersion},{' '}
                  {plural(entry.changed, 'row')}
                  {entry.status === 'rolled-back' && ', taken back'}
                </span>
                {index === 0 && canTakeBack && (
                  <Button size="small" busy={rollBack.isPending} onClick={() => rollBack.mutate()}>
                    Take it back
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
