import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-surface text-ink border-edge hover:bg-sunken',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-surface text-bad border-bad hover:bg-bad-soft',
};

/** How a button looks, for links that look like one. */
export function buttonClass(look: ButtonLook = 'plain', size: 'normal' | 'small' = 'normal'): string {
  return classes(
    'inline-flex items-center justify-center gap-2 rounded-lg border font-medium transition-colors',
    'disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55',
    size === 'normal' ? 'min-h-11 px-4 text-[0.95rem]' : 'min-h-9 px-3 text-sm',
    looks[look],
  );
}

export type ButtonProps = ComponentProps<'button'> & {
  look?: ButtonLook | undefined;
  size?: 'normal' | 'small' | undefined;
  /** Shows that the work is under way and refuses a second press. */
  busy?: boolean | undefined;
};

/** A button that sends nothing unless its `type` says so. */
export function Button({
  look,
  size,
  busy = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classes(buttonClass(look, size), className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy && <LoaderCircle className="size-4 animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
