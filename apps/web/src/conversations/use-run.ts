import { useEffect, useReducer } from 'react';
import { describeFailure, useApiClient } from '../api.ts';
import { advance, noRun, type RunEvent, type RunState } from './run-state.ts';

type Step = { kind: 'reset' } | { kind: 'event'; event: RunEvent };

/**
 * Tails one run, from its first event. A reload or a lost connection takes it up where it was: the run itself lives on the
 * server, and nothing here can make it answer twice. `onEnd` is called once, when the answer is stored or has failed.
 */
export function useRun(runId: string | undefined, onEnd: (run: { failure: string | undefined }) => void): RunState {
  const client = useApiClient();
  const [run, step] = useReducer(reduce, noRun);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new callback is no reason to open the log again.
  useEffect(() => {
    step({ kind: 'reset' });
    if (runId === undefined) return;
    let over = false;
    const end = (failure: string | undefined) => {
      if (over) return;
      over = true;
      onEnd({ failure });
    };
    const subscription = client.chat.events.subscribe(
      { runId },
      {
        onData: ({ data }) => {
          step({ kind: 'event', event: data });
          if (data.type === 'done') end(undefined);
          if (data.type === 'error') end(data.message);
        },
        // A log that is gone has ended: the answer, if there was one, is among the messages.
        onError: (error) =>
          end(describeFailure(error).reason === 'not-found' ? undefined : describeFailure(error).message),
        onComplete: () => end(undefined),
      },
    );
    return () => {
      over = true;
      subscription.unsubscribe();
    };
  }, [client, runId]);
  return run;
}

function reduce(run: RunState, step: Step): RunState {
  return step.kind === 'reset' ? noRun : advance(run, step.event);
}
