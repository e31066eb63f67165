import type { Message } from '../api.ts';
import { formatMoney } from '../format/money.ts';
import { providerName } from '../keys/provider-names.ts';

type Routing = NonNullable<NonNullable<Message['trace']>['routing']>;

/** Which model was chosen and why, which ones were asked, and which were passed over. */
export function AnswerRoute({ routing }: { routing: Routing }) {
  const { modelClass, because, tries, passedOver = [] } = routing;
  return (
    <div className="mt-2 grid gap-2 text-sm">
      {modelClass !== undefined && because !== undefined && (
        <p>
          A {modelClass} model, since {because}.
        </p>
      )}
      {tries.length > 0 && (
        <ol className="grid list-decimal gap-1 pl-5">
          {tries.map((made, index) => (
            <li key={index}>
              <span className="text-ink">{made.model}</span> by {providerName(made.provider)} ({made.label}):{' '}
              {made.outcome}, {made.costMicroUsd === 0 ? 'no cost' : formatMoney(made.costMicroUsd)}
              {made.ms > 0 && `, ${(made.ms / 1_000).toFixed(1)} s`}
            </li>
          ))}
        </ol>
      )}
      {passedOver.length > 0 && (
        <ul className="grid list-disc gap-1 pl-5">
          {passedOver.map((one) => (
            <li key={`${one.label}/${one.model}`}>
              Passed over: <span className="text-ink">{one.model}</span> by {providerName(one.provider)} ({one.label}),
              since {one.because}.
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
