import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '../api.ts';
import { AlertNotice } from '../budget/alert-notice.tsx';
import { AskSarah } from '../conversations/ask-sarah.tsx';
import { ConversationLink } from '../conversations/conversation-link.tsx';
import { useWatch } from '../conversations/use-watch.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { useMay } from '../session/permissions.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Card, PageHeader, Section } from '../ui/surface.tsx';
import { asksInSteps, FirstSteps, useFirstSteps } from './first-steps.tsx';
import { ModeNotice } from './mode-notice.tsx';
import { NeedsYou } from './needs-you.tsx';
import { Trend } from './trend.tsx';

/** How the company fares today: what needs a person, what was asked, and a question to Sarah. */
export function OverviewPage() {
  useTitle('Overview');
  useWatch();
  const member = useMember();
  if (member === undefined) return null;
  return (
    <>
      <PageHeader
        title={member.company.name}
        lead={
          <a href={member.company.siteUrl} target="_blank" rel="noreferrer" className="text-accent underline">
            {member.company.siteUrl.replace(/^https?:\/\//, '').replace(/\/$/, '')}
          </a>
        }
        actions={
          <a href={member.company.siteUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
            Open your site <ExternalLink className="size-4" aria-hidden />
          </a>
        }
      />
      <Dashboard member={member} />
    </>
  );
}

function Dashboard({ member }: { member: NonNullable<ReturnType<typeof useMember>> }) {
  const api = useApi();
  const usage = useQuery(api.company.usage.queryOptions());
  const may = useMay();
  const first = useFirstSteps(member.company, may('company.update') === true);
  return (
    <div className="grid grid-cols-1 gap-8">
      {may('budget.read') === true && <AlertNotice />}
      <FirstSteps first={first} />
      <Loaded query={usage} lines={2}>
        {(today) => (
          <div className="grid grid-cols-1 gap-4">
            <ModeNotice mode={today.mode} because={today.because} />
            <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
              <Figure label="Conversations today" value={formatNumber(today.conversationsToday)} />
              <Figure
                label={today.quotedToday > 0 ? `Answers, ${formatNumber(today.quotedToday)} quoted` : 'Answers'}
                value={formatNumber(today.answersToday)}
              />
              <Figure label="Handed to a person" value={formatNumber(today.handedOverToday)} />
              <Figure label="Questions without an answer" value={formatNumber(today.unansweredToday)} />
            </dl>
          </div>
        )}
      </Loaded>
      <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <div className="grid grid-cols-1 gap-8">
          <NeedsYou unanswered={usage.data?.unansweredToday ?? 0} />
          <Latest />
        </div>
        <div className="grid grid-cols-1 gap-8">
          {usage.data !== undefined && <Trend days={usage.data.days} />}
          {may('budget.read') === true && <Spend />}
          {asksInSteps(first) === false && may('chat.use') === true && (
            <Section title="Ask Sarah">
              <Card>
                <AskSarah />
              </Card>
            </Section>
          )}
        </div>
      </div>
    </div>
  );
}

function Figure({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end rounded-xl border border-line bg-surface p-4 shadow-lift">
      <dt className="text-sm text-quiet">{label}</dt>
      <dd className="text-3xl font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

function Latest() {
  const api = useApi();
  const latest = useQuery(api.conversations.list.queryOptions({ limit: 6 }));
  return (
    <Section
      title="Latest conversations"
      actions={
        <Link to="/conversations" className="text-accent underline">
          See all
        </Link>
      }
    >
      <Loaded query={latest}>
        {({ conversations }) =>
          conversations.length === 0 ? (
            <Empty title="Nobody has asked anything yet">Open your site and write to Sarah in the chat.</Empty>
          ) : (
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
              {conversations.map((row) => (
                <li key={row.id} className="border-b border-line last:border-0">
                  <ConversationLink row={row} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Spend() {
  const api = useApi();
  const budget = useQuery(api.budget.get.queryOptions());
  return (
    <Section
      title="AI budget"
      actions={
        <Link to="/budget" className="text-accent underline">
          Details
        </Link>
      }
    >
      <Card className="grid gap-4">
        <Loaded query={budget} lines={2}>
          {({ daily, monthly }) => (
            <>
              <Meter
                label="Today"
                value={daily.spentMicroUsd}
                limit={daily.limitMicroUsd}
                text={`${formatMoney(daily.spentMicroUsd)} of ${formatMoney(daily.limitMicroUsd)}`}
              />
              <Meter
                label="This month"
                value={monthly.spentMicroUsd}
                limit={monthly.limitMicroUsd}
                text={`${formatMoney(monthly.spentMicroUsd)} of ${formatMoney(monthly.limitMicroUsd)}`}
              />
            </>
          )}
        </Loaded>
      </Card>
    </Section>
  );
}
