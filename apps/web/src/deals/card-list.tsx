import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Empty, Loaded } from '../ui/states.tsx';
import { Card, Section } from '../ui/surface.tsx';

type CardListProps<Row> = {
  title: string;
  query: Pick<UseQueryResult<Row[], unknown>, 'data' | 'error' | 'refetch'>;
  /** What is said where there is none. */
  none: { title: string; text: string };
  card: (row: Row) => ReactNode;
};

/** One kind of things that agents brought forward, a card each. */
export function CardList<Row extends { id: string }>({ title, query, none, card }: CardListProps<Row>) {
  return (
    <Section title={title}>
      <Loaded query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={none.title}>{none.text}</Empty>
          ) : (
            <ul className="grid gap-3">
              {rows.map((row) => (
                <li key={row.id}>
                  <Card className="grid gap-3">{card(row)}</Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** What it is, how far it has come, and whose it is. */
export function CardHead({ title, badge, children }: { title: string; badge?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <p className="flex flex-wrap items-center gap-2">
        <strong className="font-semibold">{title}</strong>
        {badge}
      </p>
      <p className="text-sm text-quiet">{children}</p>
    </div>
  );
}
