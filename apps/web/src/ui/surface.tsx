import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** A raised piece of the page. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={classes('rounded-xl border border-line bg-surface p-4 shadow-lift sm:p-5', className)}>
      {children}
    </div>
  );
}

type HeadingProps = { title: ReactNode; lead?: ReactNode; actions?: ReactNode };

/** The one h1 of a page. */
export function PageHeader({ title, lead, actions }: HeadingProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        {lead !== undefined && <div className="mt-1 max-w-[68ch] text-pretty text-quiet">{lead}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

/** A part of a page under a heading of the second rank. */
export function Section({
  title,
  lead,
  actions,
  children,
  className,
}: HeadingProps & { children: ReactNode; className?: string }) {
  return (
    <section className={className}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div>
          <h2 className="text-lg font-semibold">{title}</h2>
          {lead !== undefined && <p className="max-w-[68ch] text-sm text-pretty text-quiet">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'note' | 'accent';
const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-ink',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  note: 'bg-note-soft text-note',
  accent: 'bg-accent-soft text-accent-strong',
};

/** A word on the state of something; the tone only repeats what the word says. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={classes(
        'inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

/** A few sentences that stand out; bad news is announced. */
export function Notice({ tone = 'note', title, children }: { tone?: Tone; title?: ReactNode; children: ReactNode }) {
  return (
    <div
      className={classes('rounded-lg px-4 py-3 text-[0.95rem]', tones[tone])}
      role={tone === 'bad' ? 'alert' : undefined}
    >
      {title !== undefined && <p className="font-semibold">{title}</p>}
      <div>{children}</div>
    </div>
  );
}
