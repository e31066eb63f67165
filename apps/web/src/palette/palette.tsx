import { Dialog } from '@base-ui/react/dialog';
import type { LucideIcon } from 'lucide-react';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { classes } from '../ui/classes.ts';

export type Choice = { id: string; label: string; hint?: string | undefined; icon: LucideIcon; run: () => unknown };
export type ChoiceGroup = { title: string; choices: Choice[] };

type PaletteProps = {
  open: boolean;
  onClose: () => void;
  typed: string;
  onType: (typed: string) => void;
  groups: ChoiceGroup[];
  busy: boolean;
  placeholder: string;
};

/** One field over a list: the arrows move, Enter does it, Escape closes, and the focus never leaves the field. */
export function Palette({ open, onClose, typed, onType, groups, busy, placeholder }: PaletteProps) {
  const id = useId();
  const [at, setAt] = useState(0);
  const choices = groups.flatMap((group) => group.choices);
  const current = choices[Math.min(at, choices.length - 1)];
  const optionId = (choice: Choice) => `${id}-${choice.id}`;

  function move(to: number) {
    if (choices.length === 0) return;
    const next = (to + choices.length) % choices.length;
    setAt(next);
    const choice = choices[next];
    if (choice) document.getElementById(optionId(choice))?.scrollIntoView({ block: 'nearest' });
  }
  function choose(choice: Choice) {
    onClose();
    choice.run();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const position = Math.min(at, choices.length - 1);
    if (event.key === 'ArrowDown') move(position + 1);
    else if (event.key === 'ArrowUp') move(position - 1);
    else if (event.key === 'Home' && typed === '') move(0);
    else if (event.key === 'End' && typed === '') move(choices.length - 1);
    else if (event.key === 'Enter' && current !== undefined) choose(current);
    else return;
    event.preventDefault();
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Popup className="fixed inset-x-3 top-3 z-40 flex max-h-[80dvh] flex-col overflow-hidden rounded-2xl bg-surface shadow-high sm:inset-x-auto sm:top-[12vh] sm:left-1/2 sm:max-h-[70dvh] sm:w-[min(40rem,calc(100vw-3rem))] sm:-translate-x-1/2">
          <Dialog.Title className="sr-only">Find anything</Dialog.Title>
          <label className="flex items-center gap-3 border-b border-line px-4">
            <Search className="size-5 shrink-0 text-quiet" aria-hidden />
            <span className="sr-only">Find anything</span>
            <input
              role="combobox"
              aria-expanded
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={current === undefined ? undefined : optionId(current)}
              autoComplete="off"
              spellCheck={false}
              placeholder={placeholder}
              value={typed}
              onChange={({ target }) => {
                setAt(0);
                onType(target.value);
              }}
              onKeyDown={onKeyDown}
              className="h-14 min-w-0 grow bg-transparent text-base outline-none"
            />
          </label>
          <div id={`${id}-list`} role="listbox" aria-label="What was found" className="overflow-y-auto p-2">
            {groups.map((group) => (
              <div key={group.title} role="group" aria-label={group.title} className="mb-1">
                <p aria-hidden className="px-3 pt-2 pb-1 text-xs font-medium text-quiet">
                  {group.title}
                </p>
                {group.choices.map((choice) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys.
                  <div
                    key={choice.id}
                    id={optionId(choice)}
                    role="option"
                    tabIndex={-1}
                    aria-selected={choice === current}
                    onMouseMove={() => setAt(choices.indexOf(choice))}
                    onClick={() => choose(choice)}
                    className={classes(
                      'flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3',
                      choice === current && 'bg-accent-soft text-accent-strong',
                    )}
                  >
                    <choice.icon className="size-4.5 shrink-0" aria-hidden />
                    <span className="min-w-0 truncate">{choice.label}</span>
                    {choice.hint !== undefined && (
                      <span
                        className={classes(
                          'ml-auto max-w-[45%] shrink-0 truncate text-sm',
                          choice !== current && 'text-quiet',
                        )}
                      >
                        {choice.hint}
                      </span>
                    )}
                  </div>
                ))}
              </div>
            ))}
          </div>
          <p role="status" className={choices.length === 0 ? 'px-5 pb-5 text-quiet' : 'sr-only'}>
            {choices.length > 0
              ? `${choices.length} found`
              : busy
                ? 'Looking …'
                : `Nothing is called “${typed.trim()}”. Try a name, or a word of what was said.`}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
