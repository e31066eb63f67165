import { Switch } from '@base-ui/react/switch';

type ToggleProps = { label: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean };

/** A switch that acts as soon as it is pressed. */
export function Toggle({ label, checked, onChange, disabled = false }: ToggleProps) {
  return (
    <span className="inline-flex min-h-11 items-center">
      <Switch.Root
        aria-label={label}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="relative h-6 w-11 rounded-full border border-edge bg-sunken transition-colors data-checked:border-good data-checked:bg-good data-disabled:opacity-60"
      >
        <Switch.Thumb className="absolute top-0.5 left-0.5 block size-4.5 rounded-full bg-quiet transition-transform data-checked:translate-x-5 data-checked:bg-surface" />
      </Switch.Root>
    </span>
  );
}
