import type { ConversationRow } from '../api.ts';
import { Badge } from '../ui/surface.tsx';

const looks = {
  open: { tone: 'good', text: 'Open' },
  waiting: { tone: 'warn', text: 'Waiting for you' },
  closed: { tone: 'plain', text: 'Closed' },
} as const;

/** Where a conversation stands, in a word. */
export function StatusBadge({ status }: { status: ConversationRow['status'] }) {
  return <Badge tone={looks[status].tone}>{looks[status].text}</Badge>;
}
