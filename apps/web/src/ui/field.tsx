import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

const control =
  'w-full rounded-lg border border-edge bg-surface px-3 text-[0.95rem] text-ink disabled:opacity-60 ' +
  'aria-invalid:border-bad aria-invalid:border-2';

type Shared = { label: string; hint?: ReactNode; error?: string | undefined; hideLabel?: boolean | undefined };
type Ids = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined };

/** A label, a control, a hint and what is wrong, tied together for those who hear them. */
function Field({ label, hint, error, hideLabel, children }: Shared & { children: (ids: Ids) => ReactNode }) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].join(' ').trim();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="text-sm text-quiet">
          {hint}
        </div>
      )}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

/** What is wrong, with a sign that does not hang on its color. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-bad">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** One line of text, or whatever else `type` says. */
export function TextField({ label, hint, error, hideLabel, className, ...rest }: Shared & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(ids) => <input type="text" {...rest} {...ids} className={classes(control, 'h-11', className)} />}
    </Field>
  );
}

/** Several lines; it grows with what is typed. */
export function TextArea({
  label,
  hint,
  error,
  hideLabel,
  className,
  rows = 4,
  ...rest
}: Shared & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(ids) => (
        <textarea
          rows={rows}
          {...rest}
          {...ids}
          className={classes(control, 'field-sizing-content min-h-20 py-2', className)}
        />
      )}
    </Field>
  );
}

/** One of a few; its options are its children. */
export function SelectField({ label, hint, error, hideLabel, className, ...rest }: Shared & ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel}>
      {(ids) => <select {...rest} {...ids} className={classes(control, 'h-11', className)} />}
    </Field>
  );
}

/** Yes or no, sent with its form. What acts at once is a `Toggle`. */
export function CheckField({
  label,
  hint,
  className,
  ...rest
}: { label: ReactNode; hint?: ReactNode } & ComponentProps<'input'>) {
  return (
    <label className={classes('flex min-h-11 items-start gap-3 py-2', className)}>
      <input type="checkbox" {...rest} className="mt-0.5 size-5 shrink-0 accent-accent" />
      <span className="grid">
        <span className="text-[0.95rem]">{label}</span>
        {hint !== undefined && <span className="text-sm text-quiet">{hint}</span>}
      </span>
    </label>
  );
}
