import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { describeFailure, type SignUpOptions, type TierSlug } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { newIdempotencyKey } from '../idempotency.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';
import { z } from '../validation.ts';
import { IndustryPicker } from './industry-picker.tsx';
import { IndustryPreview } from './industry-preview.tsx';
import { PasswordRules, passwordField } from './password-rules.tsx';
import { TierPicker } from './tier-picker.tsx';

const tierSlugs = ['starter', 'growth', 'professional', 'enterprise'] as const satisfies readonly TierSlug[];

const newCompany = z.object({
  companyName: z.string().trim().min(2, 'Enter the name your customers know.').max(80, 'Use at most 80 characters.'),
  industry: z.string().min(1, 'Choose your trade. It decides what your agents know from the first minute.'),
  tier: z.enum(tierSlugs),
  name: z.string().trim().min(1, 'Enter your name.').max(80, 'Use at most 80 characters.'),
  email: z.email('Enter an e-mail address such as ana@example.com.'),
  password: passwordField,
});

export type NewCompany = z.infer<typeof newCompany> & { idempotencyKey: string };

type CompanyFormProps = {
  options: SignUpOptions;
  /** Whose account is made: the person at the keyboard, or a customer of the operator. */
  owner: 'you' | 'customer';
  action: string;
  busy: boolean;
  failure: unknown;
  onSubmit: (company: NewCompany) => void;
};

/** Everything a new company needs, on one page. What was typed stays when the server refuses. */
export function CompanyForm({ options, owner, action, busy, failure, onSubmit }: CompanyFormProps) {
  // One key for this form: pressing twice, or again after a lost answer, makes one company.
  const [idempotencyKey] = useState(newIdempotencyKey);
  const form = useForm({
    resolver: zodResolver(newCompany),
    defaultValues: {
      companyName: '',
      industry: '',
      tier: 'growth' as (typeof tierSlugs)[number],
      name: '',
      email: '',
      password: '',
    },
  });
  const { errors } = form.formState;
  const field = fieldOf(form);
  const [industry, password] = form.watch(['industry', 'password']);
  const yours = owner === 'you';
  return (
    <form
      noValidate
      className="grid gap-8"
      onSubmit={form.handleSubmit((values) => onSubmit({ ...values, idempotencyKey }))}
    >
      <Section title={yours ? 'Your company' : 'The company'}>
        <Card>
          <TextField label="Company name" autoComplete={yours ? 'organization' : 'off'} {...field('companyName')} />
        </Card>
      </Section>
      <Section
        title={yours ? 'Your trade' : 'The trade'}
        lead="The agents start with fifty answers, prices and services of this trade."
      >
        <IndustryPicker
          industries={options.industries}
          chosen={industry}
          error={errors.industry?.message}
          input={form.register('industry')}
        />
        {industry !== '' && <IndustryPreview industry={industry} />}
      </Section>
      <Section
        title={yours ? 'Your plan' : 'The plan'}
        lead="Each plan has its own AI budget, which is never overspent."
      >
        <TierPicker tiers={options.tiers} input={form.register('tier')} />
      </Section>
      <Section title={yours ? 'You' : 'The admin'} lead="The first admin of the company. You can invite others later.">
        <Card className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField label="Name" autoComplete={yours ? 'name' : 'off'} {...field('name')} />
            <TextField
              label="E-mail"
              type="email"
              inputMode="email"
              autoComplete={yours ? 'username' : 'off'}
              {...field('email')}
            />
          </div>
          <TextField label="Password" type="password" autoComplete="new-password" {...field('password')} />
          <PasswordRules password={password} />
        </Card>
      </Section>
      <div className="grid justify-items-start gap-4">
        {failure !== null && failure !== undefined && <Notice tone="bad">{describeFailure(failure).message}</Notice>}
        <Button type="submit" look="primary" busy={busy} className="w-full sm:w-auto sm:px-8">
          {action}
        </Button>
      </div>
    </form>
  );
}
