import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen, ExternalLink, KeyRound, MessagesSquare, UserRoundCog } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApi } from '../api.ts';
import { AlertNotice } from '../budget/alert-notice.tsx';
import { AskSarah } from '../conversations/ask-sarah.tsx';
import { ConversationLink } from '../conversations/conversation-link.tsx';
import { useWatch } from '../conversations/use-watch.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Meter } from '../ui/meter.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Card, PageHeader, Section } from '../ui/surface.tsx';
import { ModeNotice } from './mode-notice.tsx';

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
      <div className="grid gap-8">
        <AlertNotice />
        <Today />
        <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
          <Latest />
          <div className="grid gap-8">
            <Spend />
            <Section title="Ask Sarah">
              <Card>
                <AskSarah />
              </Card>
            </Section>
            <QuickLinks />
          </div>
        </div>
      </div>
    </>
  );
}

function Today() {
  const api = useApi();
  const usage = useQuery(api.company.usage.queryOptions());
  return (
    <Loaded query={usage} lines={2}>
      {(today) => (
        <div className="grid gap-4">
          <ModeNotice mode={today.mode} because={today.because} />
          <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            <Figure label="Conversations today" value={formatNumber(today.conversationsToday)} />
            <Figure label="Waiting for you" value={formatNumber(today.waiting)} />
            <Figure label="Answers today" value={formatNumber(today.answersToday)} />
            <Figure label="of them quoted, at no cost" value={formatNumber(today.quotedToday)} />
          </dl>
        </div>
      )}
    </Loaded>
  );
}

function Figure({ label, value }: { label: string; value: ReactNode }) {
  return (
    <div className="flex flex-col-reverse rounded-xl border border-line bg-surface p-4 shadow-lift">
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

const links = [
  { to: '/knowledge', icon: BookOpen, title: 'Check what your agents know', text: 'Read, correct, add.' },
  { to: '/agents', icon: UserRoundCog, title: 'Shape your agents', text: 'Names, tone, what each may see.' },
  { to: '/keys', icon: KeyRound, title: 'Bring your own AI key', text: 'OpenAI, Anthropic or compatible.' },
  { to: '/site', icon: MessagesSquare, title: 'Put the chat on your website', text: 'One line to copy.' },
] as const;

function QuickLinks() {
  return (
    <Section title="Next steps">
      <ul className="grid gap-2">
        {links.map((link) => (
          <li key={link.to}>
            <Link
              to={link.to}
              className="flex items-center gap-3 rounded-xl border border-line bg-surface p-3 shadow-lift hover:border-edge"
            >
              <link.icon className="size-5 shrink-0 text-accent" aria-hidden />
              <span>
                <span className="block font-medium">{link.title}</span>
                <span className="block text-sm text-quiet">{link.text}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
