import { Check, Circle } from 'lucide-react';
import { classes } from '../ui/classes.ts';
import { z } from '../validation.ts';

const rules = [
  { text: 'At least 10 characters', holds: (password: string) => password.length >= 10 },
  { text: 'At most 128 characters', holds: (password: string) => password.length > 0 && password.length <= 128 },
  { text: 'Not one character over and over', holds: (password: string) => new Set(password).size >= 5 },
];

export const passwordField = z.string().refine((password) => rules.every((rule) => rule.holds(password)), {
  error: 'Choose a password that meets the rules below. A short sentence works well.',
});

/** The rules, ticked off while somebody types. */
export function PasswordRules({ password }: { password: string }) {
  return (
    <ul className="grid gap-1 sm:grid-cols-3" aria-label="Rules for the password">
      {rules.map((rule) => {
        const holds = rule.holds(password);
        return (
          <li
            key={rule.text}
            className={classes('flex items-center gap-1.5 text-sm', holds ? 'text-good' : 'text-quiet')}
          >
            {holds ? <Check className="size-4" aria-hidden /> : <Circle className="size-3.5" aria-hidden />}
            {rule.text}
            <span className="sr-only">{holds ? ' (met)' : ' (not met)'}</span>
          </li>
        );
      })}
    </ul>
  );
}
