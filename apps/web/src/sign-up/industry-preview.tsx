import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type IndustryPreviewData, useApi } from '../api.ts';
import { formatNumber } from '../format/money.ts';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card } from '../ui/surface.tsx';

/** What a company of this trade would get, before there is one: ask its agent, look at its site, see what it knows. */
export function IndustryPreview({ industry }: { industry: string }) {
  const api = useApi();
  const preview = useQuery(api.auth.preview.queryOptions({ industry }, { staleTime: Number.POSITIVE_INFINITY }));
  return (
    <Card className="mt-4">
      <Loaded query={preview} lines={6}>
        {(data) => (
          <div className="grid gap-6">
            <div>
              <h3 className="font-semibold">What a {data.name} company gets</h3>
              <p className="text-sm text-quiet">
                {formatNumber(data.totalRows)} rows of its own: {plural(data.agents.length, 'agent')} that talk with
                visitors and more behind them, {data.coverage.reduce((sum, { entries }) => sum + entries, 0)} answers,{' '}
                {plural(data.services.length, 'service')} with prices, {plural(data.pages.length, 'page')}.
              </p>
            </div>
            <TryAgent key={data.slug} preview={data} />
            <div className="grid gap-6 lg:grid-cols-2">
              <MiniSite preview={data} />
              <Coverage preview={data} />
            </div>
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function TryAgent({ preview }: { preview: IndustryPreviewData }) {
  const api = useApi();
  const [agent] = preview.agents;
  const [draft, setDraft] = useState('');
  const [question, setQuestion] = useState('');
  const answer = useQuery(
    api.auth.tryQuestion.queryOptions(
      { industry: preview.slug, question },
      { enabled: question !== '', staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const ask = (text: string) => {
    setDraft(text);
    setQuestion(text.trim());
  };
  // The preview stands inside the sign-up form: asking must not send that.
  const onKey = (event: { key: string; preventDefault: () => void }) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    ask(draft);
  };
  return (
    <div>
      <h4 className="mb-2 text-sm font-medium">Ask {agent?.name ?? 'an agent'} something</h4>
      <p className="mb-2 rounded-lg bg-sunken px-3 py-2 text-sm">{agent?.greeting}</p>
      <div className="mb-2 flex flex-wrap gap-2">
        {agent?.starters.map((starter) => (
          <button
            key={starter}
            type="button"
            onClick={() => ask(starter)}
            className="min-h-11 rounded-full border border-edge px-3 text-left text-sm hover:bg-sunken"
          >
            {starter}
          </button>
        ))}
      </div>
      <div className="flex gap-2">
        <input
          aria-label="Your question"
          value={draft}
          maxLength={300}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKey}
          placeholder="As a customer would ask it"
          className="h-11 min-w-0 flex-1 rounded-lg border border-edge bg-surface px-3"
        />
        <Button busy={answer.isFetching} onClick={() => ask(draft)}>
          Ask
        </Button>
      </div>
      <div aria-live="polite">
        {answer.data !== undefined && (
          <div className="mt-3 rounded-lg bg-accent-soft px-3 py-2 text-sm">
            <p className="whitespace-pre-line">{answer.data.text}</p>
            <QuotedSource answer={answer.data} />
          </div>
        )}
        {answer.isError && <p className="mt-3 text-sm text-bad">That did not work. Ask again in a moment.</p>}
      </div>
    </div>
  );
}

function QuotedSource({ answer: { sources, figures } }: { answer: { sources: string[]; figures: boolean } }) {
  const named = [...(figures ? ['services, prices and hours'] : []), ...sources.map((question) => `“${question}”`)];
  return named.length === 0 ? null : <p className="mt-1 text-quiet">Quoted from {named.join(', ')}</p>;
}

function MiniSite({ preview }: { preview: IndustryPreviewData }) {
  const [shown, setShown] = useState(0);
  const page = preview.pages[shown];
  return (
    <div>
      <h4 className="mb-2 text-sm font-medium">Its website</h4>
      <div className="overflow-hidden rounded-lg border border-line">
        <div className="h-2" style={{ backgroundColor: preview.accent }} />
        <div className="flex flex-wrap gap-x-1 border-b border-line bg-sunken px-2" role="tablist" aria-label="Pages">
          {preview.pages.map((one, index) => (
            <button
              key={one.path}
              type="button"
              role="tab"
              aria-selected={index === shown}
              onClick={() => setShown(index)}
              className={`min-h-11 px-2 text-xs ${index === shown ? 'font-semibold text-ink underline' : 'text-quiet'}`}
            >
              {one.title}
            </button>
          ))}
        </div>
        <div className="max-h-72 overflow-y-auto p-3 text-sm" role="tabpanel">
          {page?.sections.map((section, index) => (
            <div key={section.heading} className="mb-3 last:mb-0">
              <p className={index === 0 ? 'text-lg font-semibold' : 'font-medium'}>{section.heading}</p>
              {section.body !== '' && <p className="text-quiet">{section.body}</p>}
              {(section.kind === 'prices' || section.kind === 'services') && (
                <ul className="mt-1">
                  {preview.services.slice(0, 5).map((service) => (
                    <li key={service.name} className="flex justify-between gap-3">
                      <span>{service.name}</span>
                      <span className="text-quiet">{service.price}</span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function Coverage({ preview }: { preview: IndustryPreviewData }) {
  return (
    <div>
      <h4 className="mb-2 text-sm font-medium">What it can answer</h4>
      <ul className="grid gap-2 text-sm">
        {preview.coverage.map((category) => (
          <li key={category.name}>
            <details>
              <summary className="flex min-h-11 cursor-pointer items-center justify-between gap-3 rounded-lg border border-line px-3">
                <span>{category.name}</span>
                <Badge>{plural(category.entries, 'answer')}</Badge>
              </summary>
              <ul className="list-disc px-8 py-2 text-quiet">
                {category.questions.map((question) => (
                  <li key={question}>{question}</li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}
