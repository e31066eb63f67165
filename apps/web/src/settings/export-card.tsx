import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { describeFailure, useApiClient } from '../api.ts';
import { formatNumber } from '../format/money.ts';
import { saveJson } from '../format/save-json.ts';
import { Button } from '../ui/button.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { type ExportStep, readCompanyData } from './company-data.ts';

/** All that is the company's, as one file. */
export function ExportCard({ slug }: { slug: string }) {
  const client = useApiClient();
  const [step, setStep] = useState<ExportStep>();
  const stopper = useRef<AbortController>(undefined);
  const take = useMutation({
    meta: { inline: true },
    mutationFn: async () => {
      stopper.current = new AbortController();
      return readCompanyData(client, setStep, stopper.current.signal);
    },
    onSuccess: (data) => {
      saveJson(`${slug}-${data.exportedAt.slice(0, 10)}.json`, data);
      sayDone('Your data are in your downloads.');
    },
    onSettled: () => setStep(undefined),
  });
  const isStopped = stopper.current?.signal.aborted === true;
  return (
    <Section
      title="Your data"
      lead="Profile, team, agents, knowledge, site, contacts, what is remembered, appointments, deals, conversations with their transcripts and notes, the ledger and the audit log, in one JSON file. Keys of AI providers stay sealed here."
    >
      <Card className="grid gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <Button busy={take.isPending} onClick={() => take.mutate()}>
            {!take.isPending && <Download className="size-4" aria-hidden />}
            Download everything
          </Button>
          {take.isPending && (
            <Button look="quiet" onClick={() => stopper.current?.abort()}>
              Stop
            </Button>
          )}
          <span role="status" className="text-sm text-quiet">
            {step !== undefined && `${step.what}${step.done > 0 ? `: ${formatNumber(step.done)} so far` : ''} …`}
          </span>
        </div>
        {take.error !== null && !isStopped && <Notice tone="bad">{describeFailure(take.error).message}</Notice>}
      </Card>
    </Section>
  );
}
