import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type FromConversationProps = {
  conversationId: string | null;
  /** What parts it from the words in front of it, where it follows some. */
  after?: string;
  children: ReactNode;
};

/** The way to the conversation that something came from; nothing where it came from none. */
export function FromConversation({ conversationId, after, children }: FromConversationProps) {
  if (conversationId === null) return null;
  return (
    <>
      {after}
      <Link to="/conversations/$conversationId" params={{ conversationId }} className="text-accent underline">
        {children}
      </Link>
    </>
  );
}
