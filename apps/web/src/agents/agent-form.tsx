import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { type Agent, useApi, useApiClient } from '../api.ts';
import { capForInput } from '../format/money.ts';
import { cap } from '../forms/amounts.ts';
import { useFormDraft } from '../forms/drafts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { keepSaved } from '../forms/keep-saved.ts';
import { CheckField, SelectField, TextArea, TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { z } from '../validation.ts';

const agentFields = z.object({
  name: z.string().trim().min(1, 'Give the agent a name.').max(40, 'Use at most 40 characters.'),
  greeting: z.string().trim().max(300, 'Use at most 300 characters.'),
  tone: z.string().trim().max(200, 'Use at most 200 characters.'),
  instructions: z.string().trim().min(1, 'Say what this agent does.').max(8_000, 'Use at most 8,000 characters.'),
  modelClass: z.enum(['fast', 'strong']),
  enabled: z.boolean(),
  dailyLimitMicroUsd: cap,
});

/** What an agent is called, says first and is told; `onChange` hears whether something waits to be saved. */
export function AgentForm({ agent, onChange }: { agent: Agent; onChange: (isChanged: boolean) => void }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const { name, greeting, tone, instructions, modelClass, enabled, dailyLimitMicroUsd } = agent;
  const saved = { name, greeting, tone, instructions, modelClass, enabled, dailyLimitMicroUsd };
  const values = { ...saved, dailyLimitMicroUsd: capForInput(dailyLimitMicroUsd) };
  const form = useForm({ resolver: zodResolver(agentFields), values, resetOptions: { keepDirtyValues: true } });
  useFormDraft(form, `agent.${agent.id}`);
  const refresh = () => queryClient.invalidateQueries(api.agents.pathFilter());
  const update = useMutation(
    api.agents.update.mutationOptions({
      meta: { inline: true },
      onSuccess: (_saved, sent) =>
        keepSaved(form, {
          said: `${sent.name ?? agent.name} is saved.`,
          before: values,
          putBack: () => client.agents.update.mutate({ agentId: agent.id, ...saved }),
          refresh,
        }),
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  useEffect(() => onChange(isDirty), [isDirty, onChange]);
  return (
    <Section title="Character and job">
      <Card>
        <form
          noValidate
          className="grid gap-4"
          onSubmit={form.handleSubmit((fields) => update.mutate({ agentId: agent.id, ...fields }))}
        >
          <CheckField
            label="On"
            hint="An agent that is off answers nobody; conversations go to Sarah."
            {...form.register('enabled')}
          />
          <TextField label="Name" {...field('name')} />
          <TextField label="Greeting" hint="The first line in a new chat." {...field('greeting')} />
          <TextField label="Tone" {...field('tone')} />
          <TextArea
            label="Instructions"
            rows={8}
            hint="Written to the agent: its job, what it asks, when it hands over."
            {...field('instructions')}
          />
          <SelectField
            label="Model class"
            hint="Fast is cheaper and quicker; strong thinks harder. Which model that is depends on your key."
            {...form.register('modelClass')}
          >
            <option value="fast">Fast</option>
            <option value="strong">Strong</option>
          </SelectField>
          <TextField
            label="At most a day, in USD"
            inputMode="decimal"
            placeholder="No cap"
            hint="When it is reached, this agent quotes the knowledge base until midnight; its colleagues go on."
            {...field('dailyLimitMicroUsd')}
          />
          <SaveFoot error={update.error} busy={update.isPending} isDirty={isDirty} onReset={() => form.reset(values)} />
        </form>
      </Card>
    </Section>
  );
}
