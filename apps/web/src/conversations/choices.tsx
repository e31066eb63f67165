import type { Message } from '../api.ts';
import { Button } from '../ui/button.tsx';

type ChoicesProps = { message: Message | undefined; busy: boolean; onChoose: (question: string) => unknown };

/** What the agent asks back, one press away: only below the newest answer, and only until something else is said. */
export function Choices({ message, busy, onChoose }: ChoicesProps) {
  if (message === undefined || message.role !== 'agent' || message.choices.length === 0) return null;
  return (
    <ul aria-label={`Which one does ${message.author} mean?`} className="flex flex-wrap gap-2 py-2">
      {message.choices.map(({ question }) => (
        <li key={question}>
          <Button
            size="small"
            disabled={busy}
            onClick={() => onChoose(question)}
            className="h-auto min-h-11 py-1.5 text-left sm:min-h-9"
          >
            {question}
          </Button>
        </li>
      ))}
    </ul>
  );
}
