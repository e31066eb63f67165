import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type MeaningState, useApi } from '../api.ts';
import { formatMoney } from '../format/money.ts';
import { plural } from '../format/words.ts';
import { useMay } from '../session/permissions.ts';
import { Loaded } from '../ui/states.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { Toggle } from '../ui/toggle.tsx';

const pollMs = 2_000;

/** Whether entries are found by what they mean, too: off until somebody wants it, since it costs something. */
export function MeaningCard() {
  const api = useApi();
  const queryClient = useQueryClient();
  const may = useMay();
  const meaning = useQuery(
    api.knowledge.meaning.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? pollMs : false),
    }),
  );
  const set = useMutation(
    api.knowledge.setMeaning.mutationOptions({
      onSuccess: (state) => queryClient.setQueryData(api.knowledge.meaning.queryKey(), state),
    }),
  );
  return (
    <Section
      className="mt-8"
      title="Search by meaning"
      lead="Finds the entry that answers a question though it has none of its words: “my loo is blocked” finds “clogged toilet”."
    >
      <Card>
        <Loaded query={meaning} lines={2}>
          {(state) => (
            <div className="grid gap-3">
              <div className="flex items-start justify-between gap-4">
                <p className="max-w-[68ch]">{costSentence(state)}</p>
                <Toggle
                  label="Search by meaning"
                  checked={set.isPending ? set.variables.enabled : state.enabled}
                  disabled={may('providers.manage') !== true || (!state.enabled && state.embedder === null)}
                  onChange={(enabled) => set.mutate({ enabled })}
                />
              </div>
              {state.enabled && state.embedder === null && (
                <Notice tone="warn">
                  No key makes embeddings any more: questions are searched by their words alone.
                </Notice>
              )}
              {isUnderWay(state) && (
                <Progress
                  text={`${state.ready} of ${plural(state.entries, 'entry', 'entries')} are ready for it`}
                  {...state}
                />
              )}
              {state.enabled && state.embedder !== null && !isUnderWay(state) && (
                <p className="text-sm text-quiet">All {plural(state.entries, 'entry', 'entries')} are ready for it.</p>
              )}
            </div>
          )}
        </Loaded>
      </Card>
    </Section>
  );
}

function Progress({ text, ready, entries }: { text: string; ready: number; entries: number }) {
  return (
    <div className="grid gap-1.5">
      <span className="text-sm text-quiet">{text}</span>
      <div
        role="progressbar"
        aria-label="Entries that are ready"
        aria-valuenow={ready}
        aria-valuemin={0}
        aria-valuemax={entries}
        aria-valuetext={text}
        className="h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full rounded-full bg-good transition-[width]"
          style={{ width: `${(100 * ready) / entries}%` }}
        />
      </div>
      <span className="text-sm text-quiet">
        This goes on in the background. When the budget is used up or the provider fails, it is tried again every half
        hour.
      </span>
    </div>
  );
}

function isUnderWay({ enabled, embedder, entries, ready }: MeaningState): boolean {
  return enabled && embedder !== null && ready < entries;
}

function costSentence({ embedder, entries, ready, entriesMicroUsd, thousandQuestionsMicroUsd }: MeaningState): string {
  if (embedder === null)
    return 'This needs a key that makes embeddings, such as one of OpenAI. Without it questions are searched by their words alone.';
  const left = entries - ready;
  const once =
    left > 0 ? `about ${formatMoney(entriesMicroUsd)} once for ${plural(left, 'entry', 'entries')}, and ` : '';
  return `Your entries and each question are sent to ${embedder.model} (${embedder.label}). It costs ${once}about ${formatMoney(thousandQuestionsMicroUsd)} for a thousand questions, from your AI budget. When that is used up, or the provider is slow, words alone decide.`;
}
