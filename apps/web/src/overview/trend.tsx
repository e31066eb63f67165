import { formatDay } from '../format/dates.ts';
import { plural } from '../format/words.ts';
import { Bars } from '../ui/bars.tsx';
import { Card, Section } from '../ui/surface.tsx';

/** Two weeks of conversations at a glance. */
export function Trend({ days }: { days: { day: string; conversations: number }[] }) {
  const total = days.reduce((sum, day) => sum + day.conversations, 0);
  return (
    <Section title="Last two weeks" lead={`${plural(total, 'conversation')} that an agent answered in`}>
      <Card>
        <Bars
          title="Conversations by day"
          bars={days.map(({ day, conversations }) => ({
            label: formatDay(day),
            value: conversations,
            text: plural(conversations, 'conversation'),
          }))}
        />
      </Card>
    </Section>
  );
}
