import { CoreError, companyPlaceholders, listPlaceholders } from '../base/index.ts';
import { agentSlugs, categorySlugs, toolNames } from './format.ts';
import type { CompanyTemplate, IndustryTemplate, TemplateLibrary } from './reader.ts';
import { textsOf } from './texts.ts';

/**
 * What the shape of a file cannot say: that ids are unique, that references lead somewhere, that placeholders are known.
 * @throws CoreError 'bad-input' with every fault, one a line.
 */
export function checkTemplates(library: TemplateLibrary): void {
  const faults = [
    ...checkCompany(library.company),
    ...library.industries.flatMap((industry) =>
      checkIndustry(industry, library.company).map((fault) => `${industry.slug}: ${fault}`),
    ),
    ...duplicates(library.master.entries.map((entry) => entry.id)).map((id) => `master: entry "${id}" stands twice`),
    ...library.master.entries
      .filter((entry) => /\{\{\s*company\.name/.test(entry.answer))
      .map((entry) => `master: entry "${entry.id}" names a company; the master knowledge is everybody's`),
  ];
  if (faults.length > 0) throw new CoreError('bad-input', `The templates have faults:\n${faults.join('\n')}`);
}

function checkCompany(template: CompanyTemplate): string[] {
  const tools = new Set<string>(toolNames);
  return [
    ...missing(
      categorySlugs,
      template.categories.map((category) => category.id),
    ).map((slug) => `company: knowledge category "${slug}" is missing`),
    ...missing(
      agentSlugs,
      template.agents.map((agent) => agent.id),
    ).map((slug) => `company: agent "${slug}" is missing`),
    ...template.agents.flatMap((agent) =>
      agent.tools
        .filter((tool) => !tools.has(tool.replace('!', '')))
        .map((tool) => `company: agent "${agent.id}" has the unknown tool "${tool}"`),
    ),
    ...(template.roles.some((role) => role.id === 'admin') ? [] : ['company: the role "admin" is missing']),
    ...template.tiers
      .filter((tier) => tier.monthlyBudgetCents < tier.dailyBudgetCents)
      .map((tier) => `company: tier "${tier.id}" allows less in a month than in a day`),
  ];
}

/** The faults of one trade. */
export function checkIndustry(industry: IndustryTemplate, company: CompanyTemplate): string[] {
  const services = industry.services.map((service) => service.id);
  const prices = [
    ...services,
    ...industry.services.flatMap((service) => service.prices.map((price) => price.id)),
    ...industry.adjustments.map((adjustment) => adjustment.id),
  ];
  const known = new Set<string>([
    ...companyPlaceholders,
    ...prices.map((id) => `price.${id}`),
    ...services.map((id) => `duration.${id}`),
  ]);
  const entries = new Set(industry.entries.map((entry) => entry.id));
  const pages = new Set(industry.pages.map((page) => page.id));
  return [
    ...duplicates(industry.entries.map((entry) => entry.id)).map((id) => `entry "${id}" stands twice`),
    ...duplicates(services).map((id) => `service "${id}" stands twice`),
    ...duplicates(industry.services.flatMap((service) => service.prices.map((price) => price.id))).map(
      (id) => `price "${id}" stands twice`,
    ),
    ...duplicates(industry.pages.map((page) => page.path)).map((path) => `page path "${path}" stands twice`),
    ...duplicates(industry.terms.map((term) => term.id)).map((id) => `term group "${id}" stands twice`),
    ...duplicates([...industry.golden.answerable, ...industry.golden.unanswerable].map((golden) => golden.id)).map(
      (id) => `golden question "${id}" stands twice`,
    ),
    ...(industry.pages.some((page) => page.path === '') ? [] : ['no page has the path "", so there is no home page']),
    ...company.site.footer.filter((slug) => !pages.has(slug)).map((slug) => `the footer's page "${slug}" is missing`),
    ...industry.services
      .filter((service) => service.duration.max < service.duration.min)
      .map((service) => `service "${service.id}" ends before it starts`),
    ...industry.services.flatMap((service) =>
      service.prices
        .filter((price) => price.to !== undefined && price.to < price.from)
        .map((price) => `price "${price.id}" ends below its start`),
    ),
    ...industry.business.appointmentTypes.flatMap((type) =>
      missing(type.services, services).map(
        (slug) => `appointment type "${type.id}" names the unknown service "${slug}"`,
      ),
    ),
    ...missing(agentSlugs, Object.keys(industry.starters)).map((slug) => `agent "${slug}" has no starters`),
    ...industry.golden.answerable.flatMap((golden) =>
      golden.entries
        .filter((id) => !entries.has(id))
        .map((id) => `golden question "${golden.id}" expects the unknown entry "${id}"`),
    ),
    ...textsOf(industry).flatMap(({ place, text }) =>
      listPlaceholders(text)
        .filter((name) => !known.has(name))
        .map((name) => `${place} has the unknown placeholder {{${name}}}`),
    ),
  ];
}

function duplicates(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
  return wanted.filter((value) => !present.includes(value));
}
