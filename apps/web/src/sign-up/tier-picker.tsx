import { Check } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { Tier } from '../api.ts';
import { formatCompact, formatDollars, formatMoney } from '../format/money.ts';

/** The plans beside each other, one of them chosen. */
export function TierPicker({ tiers, input }: { tiers: Tier[]; input: ComponentProps<'input'> }) {
  return (
    <fieldset>
      <legend className="sr-only">Your plan</legend>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {tiers.map((tier) => (
          <TierCard key={tier.slug} tier={tier} input={input} />
        ))}
      </div>
    </fieldset>
  );
}

function TierCard({ tier, input }: { tier: Tier; input: ComponentProps<'input'> }) {
  return (
    <label className="relative flex cursor-pointer flex-col gap-3 rounded-lg border border-line bg-surface p-4 hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
      <input type="radio" value={tier.slug} {...input} className="absolute size-px opacity-0" />
      <span>
        <span className="block font-medium">{tier.name}</span>
        <span className="block text-2xl font-semibold tabular-nums">
          {formatDollars(tier.priceUsdPerMonth)}
          <span className="text-sm font-normal text-quiet"> a month</span>
        </span>
      </span>
      <span className="text-sm text-quiet">
        {formatMoney(tier.dailyBudgetMicroUsd)} of AI a day, up to {formatCompact(tier.dailyTokens)} tokens
      </span>
      <span className="grid gap-1 text-sm">
        {tier.features.map((feature) => (
          <span key={feature} className="flex items-start gap-2">
            <Check className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            {feature}
          </span>
        ))}
      </span>
    </label>
  );
}
