import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Message } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney, formatNumber } from '../format/money.ts';
import { classes } from '../ui/classes.ts';
import { ChatMarkdown } from '../ui/markdown.tsx';
import { QuotedFrom, Sources } from './sources.tsx';

type MessageBubbleProps = { conversationId: string; message: Message; mine: boolean };

/** A message with what it is from and what it cost; an answer leads to how it was made. */
export function MessageBubble({ conversationId, message, mine }: MessageBubbleProps) {
  if (message.role === 'system') {
    return (
      <li className="mx-auto max-w-md py-1 text-center text-sm text-quiet">
        {message.text} <Moment iso={message.createdAt} look="time" />
      </li>
    );
  }
  return (
    <Bubble mine={mine} author={message.author || 'Visitor'} time={message.createdAt} staff={message.role === 'staff'}>
      {message.role === 'agent' ? (
        <ChatMarkdown text={message.text} />
      ) : (
        <p className="whitespace-pre-wrap">{message.text}</p>
      )}
      {message.role === 'agent' && <AnswerFacts conversationId={conversationId} message={message} />}
    </Bubble>
  );
}

type BubbleProps = { mine: boolean; author: string; time?: string; staff?: boolean; children: ReactNode };

/** The shape of a message: ours on one side, theirs on the other. */
export function Bubble({ mine, author, time, staff = false, children }: BubbleProps) {
  return (
    <li className={classes('flex', mine ? 'justify-end' : 'justify-start')}>
      <div
        className={classes(
          'max-w-[min(42rem,92%)] rounded-2xl px-4 py-3',
          staff ? 'bg-note-soft' : mine ? 'bg-accent-soft' : 'border border-line bg-surface',
          mine ? 'rounded-br-md' : 'rounded-bl-md',
        )}
      >
        <p className="mb-1 flex items-baseline gap-2 text-sm text-quiet">
          <span className="font-medium text-ink">{author}</span>
          {time !== undefined && <Moment iso={time} look="time" />}
        </p>
        {children}
      </div>
    </li>
  );
}

/** Where an answer came from and what it cost. */
function AnswerFacts({ conversationId, message }: { conversationId: string; message: Message }) {
  return (
    <div className="mt-3 grid gap-2 text-sm">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-quiet">
        {message.quoted && <QuotedFrom sources={message.sources} figures={message.figures} />}
        {message.model !== null && (
          <span>
            {message.provider} · {message.model}
          </span>
        )}
        <span>{message.costMicroUsd === 0 ? 'no cost' : formatMoney(message.costMicroUsd)}</span>
        {message.model !== null && (
          <span>
            {formatNumber(message.usage.inputTokens)} tokens in, {formatNumber(message.usage.outputTokens)} out
          </span>
        )}
      </div>
      {!message.quoted && <Sources sources={message.sources} />}
      {message.trace !== null && (
        <Link
          to="/conversations/$conversationId/answers/$messageId"
          params={{ conversationId, messageId: message.id }}
          className="w-fit text-accent underline"
        >
          How this answer was made
        </Link>
      )}
    </div>
  );
}
