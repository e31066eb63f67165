import { useId } from 'react';
import type { UpgradePlan } from '../api.ts';
import { humanize } from '../format/words.ts';
import { Card } from '../ui/surface.tsx';

type Choice = UpgradePlan['choices'][number];
export type Decision = 'mine' | 'theirs';

/** Names a choice by the row that it is about. */
export function choiceKey({ table, id }: Choice): string {
  return `${table}/${id}`;
}

/** One row in three versions: as it began, as it is here, and as the template has it now. */
export function ChoiceCard({
  choice,
  decision,
  onDecide,
}: {
  choice: Choice;
  decision: Decision | undefined;
  onDecide: (decision: Decision) => void;
}) {
  const name = useId();
  const fields = [...new Set([...choice.mine, ...choice.theirs].map(({ field }) => field))];
  const textOf = (side: Choice['mine'], field: string) => side.find((one) => one.field === field)?.text ?? '';
  return (
    <Card>
      <fieldset>
        <legend className="mb-3 font-medium">
          {choice.what}: {choice.name}
        </legend>
        {fields.map((field) => (
          <div key={field} className="mb-4">
            <p className="mb-1 text-sm font-medium text-quiet">{humanize(field)}</p>
            <div className="grid gap-3 text-sm lg:grid-cols-3">
              <Version title="It began as" text={textOf(choice.base, field)} />
              <Version title="Yours" text={textOf(choice.mine, field)} />
              <Version title="New" text={textOf(choice.theirs, field)} />
            </div>
          </div>
        ))}
        <div className="flex flex-wrap gap-x-6">
          {(['mine', 'theirs'] as const).map((take) => (
            <label key={take} className="flex min-h-11 cursor-pointer items-center gap-2">
              <input type="radio" name={name} checked={decision === take} onChange={() => onDecide(take)} />
              {take === 'mine' ? 'Keep mine' : 'Take the new one'}
            </label>
          ))}
        </div>
      </fieldset>
    </Card>
  );
}

function Version({ title, text }: { title: string; text: string }) {
  return (
    <div className="rounded-lg bg-sunken p-3">
      <p className="mb-1 text-xs font-medium text-quiet">{title}</p>
      <p className="break-words whitespace-pre-line">{text === '' ? '–' : text}</p>
    </div>
  );
}
