import type { IndustryTemplate } from './reader.ts';

export type TemplateText = {
  kind: 'answer' | 'context' | 'guardrail' | 'page' | 'service';
  /** Where it stands, for people: `entry "clogged-toilet"`. */
  place: string;
  text: string;
};

/** Every text of a trade that may bear placeholders or is read by customers. */
export function textsOf(industry: IndustryTemplate): TemplateText[] {
  return [
    ...industry.entries.map((entry) => ({
      kind: 'answer' as const,
      place: `entry "${entry.id}"`,
      text: entry.answer,
    })),
    ...Object.entries(industry.contexts).map(([slug, text]) => ({
      kind: 'context' as const,
      place: `context "${slug}"`,
      text,
    })),
    ...industry.guardrails.map((guardrail) => ({
      kind: 'guardrail' as const,
      place: `guardrail "${guardrail.id}"`,
      text: guardrail.rule,
    })),
    ...industry.pages.flatMap((page) =>
      page.sections.map((section) => ({
        kind: 'page' as const,
        place: `page "${page.id}", section "${section.id}"`,
        text: [
          section.heading,
          section.body ?? '',
          ...(section.items ?? []).map((item) => `${item.title} ${item.body}`),
        ].join(' '),
      })),
    ),
    ...industry.services.map((service) => ({
      kind: 'service' as const,
      place: `service "${service.id}"`,
      text: [service.name, service.summary, ...service.includes].join('. '),
    })),
  ];
}
