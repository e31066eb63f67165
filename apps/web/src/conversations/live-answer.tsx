import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { ChatMarkdown } from '../ui/markdown.tsx';
import { Notice } from '../ui/surface.tsx';
import { Bubble } from './message-bubble.tsx';
import type { RunState } from './run-state.ts';
import { QuotedFrom, Sources } from './sources.tsx';

/** The answer that is being written. */
export function LiveAnswer({ run, agent }: { run: RunState; agent: string }) {
  return (
    <Bubble mine={false} author={run.agent ?? agent}>
      {run.tools.length > 0 && (
        <ul className="mb-2 grid gap-1 text-sm text-quiet">
          {run.tools.map((tool) => (
            <li key={tool.name} className="flex items-center gap-2">
              {tool.status === 'running' && <LoaderCircle className="size-4 animate-spin" aria-hidden />}
              {tool.status === 'done' && <CircleCheck className="size-4 text-good" aria-hidden />}
              {tool.status === 'failed' && <CircleAlert className="size-4 text-bad" aria-hidden />}
              {tool.label}
              {tool.status === 'failed' && ' (did not work)'}
            </li>
          ))}
        </ul>
      )}
      {run.text === '' ? <span className="animate-pulse text-quiet">Writing…</span> : <ChatMarkdown text={run.text} />}
      {run.handoff !== undefined && (
        <div className="mt-3">
          <Notice>{run.handoff}</Notice>
        </div>
      )}
      <div className="mt-2 text-sm">
        {run.quoted ? (
          <QuotedFrom sources={run.sources} figures={run.figures} />
        ) : (
          run.ended && <Sources sources={run.sources} />
        )}
      </div>
    </Bubble>
  );
}
