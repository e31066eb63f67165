import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Loaded } from './states.tsx';

type PagedProps<Page, Row> = {
  list: Pick<
    UseInfiniteQueryResult<InfiniteData<Page>, unknown>,
    'data' | 'error' | 'refetch' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  rowsOf: (page: Page) => Row[];
  /** What is said where there is no row. */
  none: ReactNode;
  /** What the way to the next page is called. */
  more?: string;
  lines?: number;
  children: (rows: Row[]) => ReactNode;
};

/** Rows that come page by page: loading, failed, none or here, and below them the way to those that follow. */
export function Paged<Page, Row>({
  list,
  rowsOf,
  none,
  more = 'Show more',
  children,
  ...loading
}: PagedProps<Page, Row>) {
  return (
    <>
      <Loaded query={list} {...loading}>
        {({ pages }) => {
          const rows = pages.flatMap(rowsOf);
          return rows.length === 0 ? none : children(rows);
        }}
      </Loaded>
      {list.hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {more}
          </Button>
        </div>
      )}
    </>
  );
}
