import type { PageInput } from './page-input.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** What search engines read: who it is, when it is open, what it offers, and the questions that this page answers. Source: schema.org. */
export function structuredData({ business, canonicalUrl, siteUrl, page, faq }: PageInput): Record<string, unknown>[] {
  const { company, facts } = business;
  const questions = page.sections.flatMap((section) => faq.get(section.category ?? '') ?? []);
  const shop = {
    '@type': 'LocalBusiness',
    '@id': `${siteUrl}#business`,
    name: company.name,
    url: siteUrl,
    ...(company.phone ? { telephone: company.phone } : {}),
    ...(company.email ? { email: company.email } : {}),
    ...(company.address ? { address: company.address } : {}),
    ...(company.area ? { areaServed: company.area } : {}),
    openingHoursSpecification: business.hours
      .filter((row) => !row.closed)
      .map((row) => ({
        '@type': 'OpeningHoursSpecification',
        dayOfWeek: days[row.day as 0 | 1 | 2 | 3 | 4 | 5 | 6],
        opens: row.opens,
        closes: row.closes,
      })),
    ...(page.path === ''
      ? {
          hasOfferCatalog: {
            '@type': 'OfferCatalog',
            name: 'Services',
            itemListElement: business.services.map((service) => ({
              '@type': 'Offer',
              itemOffered: { '@type': 'Service', name: service.name },
              ...(facts.prices.get(service.slug) ? { description: facts.prices.get(service.slug) } : {}),
            })),
          },
        }
      : {}),
  };
  const crumbs =
    page.path === ''
      ? []
      : [
          {
            '@type': 'BreadcrumbList',
            itemListElement: [
              { '@type': 'ListItem', position: 1, name: company.name, item: siteUrl },
              { '@type': 'ListItem', position: 2, name: page.title, item: canonicalUrl },
            ],
          },
        ];
  const answers =
    questions.length === 0
      ? []
      : [
          {
            '@type': 'FAQPage',
            mainEntity: questions.map(({ question, answer }) => ({
              '@type': 'Question',
              name: question,
              acceptedAnswer: { '@type': 'Answer', text: answer },
            })),
          },
        ];
  return [shop, ...crumbs, ...answers];
}
