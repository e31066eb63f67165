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
                <label className="grid gap-1.5 text-sm">
                  <span className="text-quiet">
                    {state.ready} of {plural(state.entries, 'entry', 'entries')} are ready for it
                  </span>
                  <progress className="h-2.5 w-full accent-good" value={state.ready} max={state.entries} />
                </label>
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
