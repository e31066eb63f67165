import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Column<Row> = {
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** Left out on a phone, where the first columns have to do; `desk`: on a tablet, too. */
  wide?: boolean | 'desk';
};

type TableProps<Row> = { caption: string; columns: Column<Row>[]; rows: Row[]; rowKey: (row: Row) => string };

/** Rows under named columns; those that are `wide` are left out on small screens. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  const cell = (column: Column<Row>) =>
    classes(
      'px-3 py-2.5 first:pl-4 last:pr-4',
      column.numeric && 'text-right whitespace-nowrap tabular-nums',
      // Where there is room for it, a word is not broken to make more.
      column.wide && 'wrap-break-word',
      column.wide && (column.wide === 'desk' ? 'hidden lg:table-cell' : 'hidden md:table-cell'),
    );
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface shadow-lift">
      <table className="w-full border-collapse text-[0.95rem]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-quiet">
            {columns.map((column) => (
              <th
                key={column.title}
                scope="col"
                className={classes(cell(column), !column.numeric && 'text-left', 'font-medium whitespace-nowrap')}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <td key={column.title} className={cell(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
