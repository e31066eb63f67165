import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { CheckField } from '../ui/field.tsx';
import type { PlaceGroup } from './places.ts';
import { isMac, setSingleKeys, singleKeysAreOn } from './shortcuts.ts';

type HelpProps = { open: boolean; onClose: () => void; groups: PlaceGroup[] };

/** Every key that does something, and the switch for those that are single letters. */
export function HelpSheet({ open, onClose, groups }: HelpProps) {
  const [on, setOn] = useState(singleKeysAreOn);
  const places = groups.flatMap((group) => group.places).filter(({ letter }) => letter !== undefined);
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <div className="grid gap-5">
        <Keys
          title="Anywhere"
          rows={[
            { keys: [isMac ? '⌘' : 'Ctrl', 'K'], what: 'Find anything, or do something' },
            { keys: ['?'], what: 'This sheet' },
            { keys: ['/'], what: 'To the page’s search field' },
            { keys: ['J'], what: 'Next row of a list' },
            { keys: ['K'], what: 'Row before' },
            { keys: ['F6'], what: 'To the last message, such as one with Undo' },
            { keys: ['Esc'], what: 'Close what is open' },
          ]}
        />
        <Keys
          title="Go to"
          rows={places.map(({ letter = '', label }) => ({ keys: ['G', letter.toUpperCase()], what: label }))}
        />
        <CheckField
          label="Single keys are on"
          hint="Switch them off if you use speech input or press them by mistake."
          checked={on}
          onChange={({ target }) => {
            setSingleKeys(target.checked);
            setOn(target.checked);
          }}
        />
      </div>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: { keys: string[]; what: string }[] }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium text-quiet">{title}</h3>
      <dl className="grid gap-x-8 gap-y-1.5 sm:grid-cols-2">
        {rows.map((row) => (
          <div key={row.what} className="flex items-center justify-between gap-3">
            <dt>{row.what}</dt>
            <dd className="flex shrink-0 gap-1">
              {row.keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded border border-line bg-sunken px-1.5 text-center font-mono text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
