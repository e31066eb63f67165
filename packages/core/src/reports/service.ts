import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../base/index.ts';
import { type Business, dollars } from '../business/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { countFigures, type Figures } from './repository.ts';

export type Report = { from: string; to: string; days: number; now: Figures; before: Figures };
export type Reports = ReturnType<typeof createReports>;

/** How a company is doing: figures of whole days on its own clock, and of the same number of days before. */
export function createReports({ tenancy, business, clock }: { tenancy: Tenancy; business: Business; clock: Clock }) {
  return {
    /** @param days up to and with today, 1 to 366. */
    async figures(context: TenantContext, days: number): Promise<Report> {
      const { company } = await business.get(context);
      const today = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
        .toZonedDateTimeISO(company.timeZone)
        .toPlainDate();
      const startOf = (date: Temporal.PlainDate) =>
        new Date(date.toZonedDateTime({ timeZone: company.timeZone }).epochMilliseconds);
      const first = today.subtract({ days: days - 1 });
      const [from, to, earlier] = [startOf(first), startOf(today.add({ days: 1 })), startOf(first.subtract({ days }))];
      const [now, before] = await tenancy.batch(context, (tenant) => [
        countFigures(tenant, { from, to }),
        countFigures(tenant, { from: earlier, to: from }),
      ]);
      return { from: first.toString(), to: today.toString(), days, now, before };
    },

    text: reportText,
  };
}

/** Figures in words, each beside that of the period before. */
function reportText({ from, to, days, now, before }: Report): string {
  const line = (label: string, name: keyof Figures) => `- ${label}: ${now[name]} (before: ${before[name]})`;
  const money = (label: string, name: keyof Figures) =>
    `- ${label}: ${dollars(now[name])} (before: ${dollars(before[name])})`;
  return [
    `${days === 1 ? `Today, ${to}` : `The last ${days} days, ${from} to ${to}`}, beside the ${days === 1 ? 'day' : `${days} days`} before:`,
    line('Conversations', 'conversations'),
    line('Questions asked', 'questions'),
    line('Answers', 'answers'),
    line('Of them quoted without a model', 'quotedAnswers'),
    line('Handed over', 'handOffs'),
    line('Questions that nobody could answer', 'unanswered'),
    line('New contacts', 'newContacts'),
    line('Appointments asked for', 'appointmentsBooked'),
    line('Of them cancelled', 'appointmentsCancelled'),
    line('Quotes', 'quotes'),
    money('Worth', 'quotedMicroUsd'),
    line('Deals won', 'dealsWon'),
    money('Spent on AI', 'aiCostMicroUsd'),
    `Open deals now: ${now.openDeals}, worth ${dollars(now.openDealsMicroUsd)}.`,
  ].join('\n');
}
