import { formatNumber } from '../format/money.ts';
import { Table } from '../ui/table.tsx';
import type { Welcome } from './welcome-store.ts';

/** Every table that sign-up wrote to, and how many rows. */
export function MadeTable({ welcome }: { welcome: Welcome }) {
  return (
    <Table
      caption="What was made"
      rows={[...welcome.made, { table: '', label: 'Total', rows: welcome.totalRows }]}
      rowKey={(row) => row.table}
      columns={[
        { title: 'What', cell: (row) => <span className={row.table === '' ? 'font-semibold' : ''}>{row.label}</span> },
        {
          title: 'Table',
          wide: true,
          cell: (row) => <code className="font-mono text-sm text-quiet">{row.table}</code>,
        },
        {
          title: 'Rows',
          numeric: true,
          cell: (row) => <span className={row.table === '' ? 'font-semibold' : ''}>{formatNumber(row.rows)}</span>,
        },
      ]}
    />
  );
}
