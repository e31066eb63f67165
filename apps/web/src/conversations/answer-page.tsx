import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type AnswerTrace, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney, formatNumber } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { Confidence, decisions, FoundEntries } from '../knowledge/found-entries.tsx';
import { providerName } from '../keys/provider-names.ts';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, PageHeader, Section } from '../ui/surface.tsx';
import { AnswerRoute } from './answer-route.tsx';
import { AnswerText } from './answer-text.tsx';
import { PromptFragments } from './prompt-fragments.tsx';

const route = getRouteApi('/company/conversations/$conversationId/answers/$messageId');

/** How one answer came about, for whoever wants to know why their agent said that. */
export function AnswerPage() {
  useTitle('How this answer was made');
  const api = useApi();
  const ids = route.useParams();
  const trace = useQuery(api.conversations.trace.queryOptions(ids));
  return (
    <div className="mx-auto max-w-4xl">
      <Link
        to="/conversations/$conversationId"
        params={{ conversationId: ids.conversationId }}
        className="mb-2 inline-flex min-h-11 items-center gap-2 text-quiet hover:text-ink"
      >
        <ArrowLeft className="size-4" aria-hidden /> The conversation
      </Link>
      <Loaded query={trace} lines={6}>
        {(data) => <Made trace={data} />}
      </Loaded>
    </div>
  );
}

function Made({ trace }: { trace: AnswerTrace }) {
  const decision = Object.keys(decisions).find((one) => one === trace.decision) as keyof typeof decisions | undefined;
  return (
    <div className="grid gap-8">
      <PageHeader
        title="How this answer was made"
        lead={
          <>
            By {trace.author}, <Moment iso={trace.createdAt} />. {writtenBy(trace)}
          </>
        }
      />
      <Facts trace={trace} />
      <Section
        title="The answer, sentence by sentence"
        lead={
          trace.quoted
            ? 'Each sentence is quoted from what stands beside it.'
            : 'A model wrote it; beside each sentence stands what it most likely rests on.'
        }
      >
        <Card className="grid gap-4">
          {trace.question !== null && (
            <blockquote className="border-l-4 border-line pl-3 text-quiet">
              {trace.question}
              {trace.understood !== undefined && (
                <span className="block text-sm">Understood from the conversation as “{trace.understood}”</span>
              )}
            </blockquote>
          )}
          <AnswerText trace={trace} />
        </Card>
      </Section>
      <Section title="What was looked up" lead="What the knowledge base found for the question, best first.">
        <Card className="grid gap-4">
          {decision !== undefined && (
            <Confidence decision={decision} confidence={trace.confidence} thresholds={trace.thresholds} />
          )}
          {trace.hits.length === 0 ? (
            <p className="text-quiet">Nothing was found.</p>
          ) : (
            <FoundEntries hits={trace.hits} />
          )}
        </Card>
      </Section>
      <Section title="Why this model">
        <Card>
          <p>{writtenBy(trace)}</p>
          {trace.routing !== undefined && <AnswerRoute routing={trace.routing} />}
        </Card>
      </Section>
      {trace.tools.length > 0 && <Tools tools={trace.tools} />}
      <PromptFragments trace={trace} />
    </div>
  );
}

/** Why no model answered, in words. */
const withoutModel: Record<string, string> = {
  'no-key': 'there is no AI key',
  'no-budget': 'the AI budget was used up',
  'no-provider': 'no provider could be reached',
  guard: 'the guard kept the question from the model',
  withheld: 'what was to be said bore a marker of another company, and was withheld',
  wish: 'what was wished for needs no model',
};

function writtenBy({ quoted, provider, model, route: taken }: AnswerTrace): string {
  if (!quoted && model !== null) return `Written by ${model} of ${providerName(provider ?? '')}.`;
  const because = withoutModel[taken.replace(/^(quoting: |none\/)/, '')];
  return `${quoted ? 'Quoted from the knowledge base' : 'Said without a model'}${because === undefined ? '' : `, since ${because}`}.`;
}

function Facts({ trace }: { trace: AnswerTrace }) {
  const { costMicroUsd, inputTokens, outputTokens, ms, guard } = trace;
  const facts = [
    ['Cost', costMicroUsd === 0 ? 'nothing' : formatMoney(costMicroUsd)],
    ['Tokens in', formatNumber(inputTokens)],
    ['Tokens out', formatNumber(outputTokens)],
    ['First word after', `${(ms.firstToken / 1_000).toFixed(2)} s`],
    ['All of it after', `${(ms.total / 1_000).toFixed(2)} s`],
  ] as const;
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {facts.map(([name, value]) => (
          <div key={name} className="rounded-lg border border-line bg-surface px-3 py-2">
            <dt className="text-sm text-quiet">{name}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {guard !== undefined && (
        <p>
          <Badge tone="warn">Guard</Badge> The question was kept from the model: {humanize(guard).toLowerCase()}.
        </p>
      )}
    </div>
  );
}

function Tools({ tools }: { tools: AnswerTrace['tools'] }) {
  return (
    <Section title="What it did" lead="Tools that the model used, in their order, and what each one told it.">
      <Card>
        <ol className="grid gap-3">
          {tools.map((tool, index) => (
            <li key={index} className="grid gap-1">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{humanize(tool.name)}</span>
                <Badge tone={tool.ok ? 'good' : 'bad'}>{tool.ok ? 'Done' : 'Refused'}</Badge>
                <span className="text-sm text-quiet">{tool.ms} ms</span>
              </p>
              {tool.result !== undefined && (
                <p className="rounded-lg bg-sunken p-3 text-sm whitespace-pre-wrap">{tool.result}</p>
              )}
            </li>
          ))}
        </ol>
      </Card>
    </Section>
  );
}
