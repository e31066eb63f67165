import { initials } from '../format/words.ts';
import { classes } from './classes.ts';

const colours = [
  'bg-accent-soft text-accent-strong',
  'bg-good-soft text-good',
  'bg-note-soft text-note',
  'bg-warn-soft text-warn',
];

/** Initials on a colour that stays the same for the same name. Decoration: the name stands beside it. */
export function Avatar({ name, size = 'normal' }: { name: string; size?: 'normal' | 'large' }) {
  const pick = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colours.length;
  return (
    <span
      aria-hidden
      className={classes(
        'grid shrink-0 place-items-center rounded-full font-semibold',
        size === 'large' ? 'size-12 text-base' : 'size-9 text-sm',
        colours[pick],
      )}
    >
      {initials(name)}
    </span>
  );
}
