import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, linkOptions } from '@tanstack/react-router';
import { BookOpen, CircleCheck, Hand, type LucideIcon, MessageSquare, Stamp } from 'lucide-react';
import { useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { Loaded } from '../ui/states.tsx';
import { Card, Section } from '../ui/surface.tsx';

type Line = { icon: LucideIcon; count: number; words: string; way: LinkProps };

const rowClass = 'flex min-h-12 items-center gap-3 px-4 py-2.5 hover:bg-sunken focus-visible:-outline-offset-2';

/** What only a person can do, with the way there; and a word when there is nothing. */
export function NeedsYou({ unanswered }: { unanswered: number }) {
  const api = useApi();
  const counts = useQuery(api.conversations.counts.queryOptions());
  return (
    <Section title="Needs you">
      <Loaded query={counts} lines={2}>
        {({ waiting, unread, actions }) => {
          const lines: Line[] = [
            {
              icon: Hand,
              count: waiting,
              words: `${plural(waiting, 'conversation waits', 'conversations wait')} for a person`,
              way: linkOptions({ to: '/conversations', search: { status: 'waiting' } }),
            },
            {
              icon: Stamp,
              count: actions,
              words: `${plural(actions, 'request', 'requests')} of an agent to decide`,
              way: linkOptions({ to: '/conversations' }),
            },
            {
              icon: BookOpen,
              count: unanswered,
              words: `${plural(unanswered, 'question', 'questions')} today that nobody could answer`,
              way: linkOptions({ to: '/knowledge/unanswered' }),
            },
            {
              icon: MessageSquare,
              count: unread,
              words: `${plural(unread, 'conversation', 'conversations')} with news that you have not read`,
              way: linkOptions({ to: '/conversations' }),
            },
          ];
          const open = lines.filter((line) => line.count > 0);
          if (open.length === 0)
            return (
              <Card className="flex items-center gap-3">
                <CircleCheck className="size-5 shrink-0 text-good" aria-hidden />
                Nothing. Your agents have it in hand.
              </Card>
            );
          return (
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
              {open.map((line) => (
                <li key={line.words} className="border-b border-line last:border-0">
                  <div className={`relative ${rowClass}`}>
                    <line.icon className="size-5 shrink-0 text-accent" aria-hidden />
                    <Link {...line.way} className="font-medium after:absolute after:inset-0">
                      {line.words}
                    </Link>
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </Section>
  );
}
