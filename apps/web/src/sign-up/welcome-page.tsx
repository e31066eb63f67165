import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { AskSarah } from '../conversations/ask-sarah.tsx';
import { formatNumber } from '../format/money.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card, PageHeader, Section } from '../ui/surface.tsx';
import { MadeTable } from './made-table.tsx';
import { readWelcome } from './welcome-store.ts';

/** The result of signing up: what was made, how fast, and the first question. */
export function WelcomePage() {
  useTitle('Welcome');
  const member = useMember();
  const [welcome] = useState(readWelcome);
  if (member === undefined) return null;
  return (
    <>
      <PageHeader
        title={`${member.company.name} is live`}
        {...(welcome === undefined
          ? {}
          : {
              lead: `${formatNumber(welcome.totalRows)} rows in ${welcome.made.length} tables, made in ${formatNumber(welcome.tookMs)} ms.`,
            })}
        actions={
          <>
            <a href={member.company.siteUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
              Open your site <ExternalLink className="size-4" aria-hidden />
            </a>
            <Link to="/overview" className={buttonClass('primary')}>
              Go to the console
            </Link>
          </>
        }
      />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:items-start">
        <Section
          title="Ask your first question"
          lead="As a customer would. Sarah answers from your own knowledge base."
        >
          <Card>
            <AskSarah />
          </Card>
        </Section>
        <Section title="What was made">
          {welcome === undefined ? (
            <p className="text-quiet">This list is shown once, right after signing up.</p>
          ) : (
            <MadeTable welcome={welcome} />
          )}
        </Section>
      </div>
    </>
  );
}
