import { weekdays } from './format.ts';
import type { CompanyTemplate, IndustryTemplate } from './reader.ts';
import { templateRowId } from './row-id.ts';

/** Rows by tenant table, in the table's own column names; ids are those of the template, not yet of a company. */
export type TemplateRows = Record<string, Record<string, unknown>[]>;

const usdToMicro = (usd: number) => usd * 1_000_000;
const companyRow = (table: string, key: string) => templateRowId('company', table, key);

/** The id that the administrator's row and all that points at it share; the row itself is made from the sign-up form. */
export const adminRowId = companyRow('users', 'admin');
export const adminRoleRowId = companyRow('roles', 'admin');
/** The agent that the site's chat opens with. */
export const frontAgentRowId = (slug: string) => companyRow('agents', slug);

/** What every company gets, whatever its trade. */
export function companyRows(template: CompanyTemplate): TemplateRows {
  const lineage = (rowId: string) => ({ template_row: rowId, template_version: template.version });
  return {
    roles: template.roles.map((role, position) => {
      const id = companyRow('roles', role.id);
      return { id, slug: role.id, name: role.name, description: role.description, position, ...lineage(id) };
    }),
    role_permissions: template.roles.flatMap((role) =>
      role.permissions.map((permission) => ({ role_id: companyRow('roles', role.id), permission })),
    ),
    notification_preferences: template.notifications.map(({ event, inbox }) => ({
      user_id: adminRowId,
      event,
      channel: 'inbox',
      enabled: inbox,
    })),
    knowledge_categories: template.categories.map((category, position) => {
      const id = companyRow('knowledge_categories', category.id);
      return {
        id,
        slug: category.id,
        name: category.name,
        description: category.description,
        position,
        ...lineage(id),
      };
    }),
    agents: template.agents.map((agent, position) => {
      const id = companyRow('agents', agent.id);
      return {
        id,
        slug: agent.id,
        name: agent.name,
        role: agent.role,
        title: agent.title,
        instructions: agent.instructions,
        tone: agent.tone,
        greeting: agent.greeting,
        model_class: agent.modelClass,
        is_public: agent.public,
        knowledge_scope: agent.scope === 'all' ? 'all' : 'listed',
        position,
        ...lineage(id),
      };
    }),
    agent_tools: template.agents.flatMap((agent) =>
      agent.tools.map((tool) => ({
        agent_id: companyRow('agents', agent.id),
        tool: tool.replace('!', ''),
        needs_confirmation: tool.endsWith('!'),
      })),
    ),
    agent_knowledge_scopes: template.agents.flatMap((agent) =>
      agent.scope === 'all'
        ? []
        : agent.scope.map((category) => ({
            agent_id: companyRow('agents', agent.id),
            category_id: companyRow('knowledge_categories', category),
          })),
    ),
    agent_handoff_routes: Object.entries(template.handOffs).flatMap(([from, targets]) =>
      Object.entries(targets).map(([to, topic]) => ({
        agent_id: companyRow('agents', from),
        to_agent_id: companyRow('agents', to),
        topic,
      })),
    ),
    message_templates: template.messages.map((message, position) => {
      const id = companyRow('message_templates', message.id);
      return {
        id,
        slug: message.id,
        name: message.name,
        channel: message.channel,
        subject: message.subject ?? '',
        body: message.body,
        position,
        ...lineage(id),
      };
    }),
  };
}

/** What the trade adds, without the menu, which the template company has a say in. */
export function industryTables(industry: IndustryTemplate): TemplateRows {
  const row = (table: string, key: string) => templateRowId(industry.slug, table, key);
  const lineage = (rowId: string) => ({ template_row: rowId, template_version: industry.version });
  const contextTitles = {
    identity: 'Identity',
    personality: 'Personality',
    'brand-voice': 'Brand voice',
    boundaries: 'Boundaries',
  };
  return {
    agent_starters: Object.entries(industry.starters).flatMap(([agent, texts]) =>
      texts.map((text, position) => {
        const id = row('agent_starters', `${agent}/${position}`);
        return { id, agent_id: companyRow('agents', agent), text, position, ...lineage(id) };
      }),
    ),
    gpt_contexts: Object.entries(industry.contexts).map(([slug, text], position) => {
      const id = row('gpt_contexts', slug);
      return { id, slug, title: contextTitles[slug as keyof typeof contextTitles], text, position, ...lineage(id) };
    }),
    guardrails: industry.guardrails.map((guardrail, position) => {
      const id = row('guardrails', guardrail.id);
      return { id, slug: guardrail.id, rule: guardrail.rule, position, ...lineage(id) };
    }),
    knowledge_entries: industry.entries.map((entry) => {
      const id = row('knowledge_entries', entry.id);
      return {
        id,
        category_id: companyRow('knowledge_categories', entry.category),
        slug: entry.id,
        question: entry.question,
        phrasings: entry.phrasings,
        answer: entry.answer,
        status: 'published',
        ...lineage(id),
      };
    }),
    knowledge_concepts: industry.terms.map((term) => {
      const id = row('knowledge_concepts', term.id);
      return { id, slug: term.id, words: term.words, ...lineage(id) };
    }),
    golden_questions: [
      ...industry.golden.answerable.map((golden) => {
        const id = row('golden_questions', golden.id);
        return {
          id,
          slug: golden.id,
          question: golden.question,
          kind: 'answerable',
          entry_slugs: golden.entries,
          agent_slug: golden.agent ?? null,
          instead: '',
          ...lineage(id),
        };
      }),
      ...industry.golden.unanswerable.map((golden) => {
        const id = row('golden_questions', golden.id);
        return {
          id,
          slug: golden.id,
          question: golden.question,
          kind: 'unanswerable',
          entry_slugs: [],
          agent_slug: null,
          instead: golden.instead,
          ...lineage(id),
        };
      }),
    ],
    services: industry.services.map((service, position) => {
      const id = row('services', service.id);
      return {
        id,
        slug: service.id,
        name: service.name,
        summary: service.summary,
        includes: service.includes,
        min_minutes: service.duration.min,
        max_minutes: service.duration.max,
        bookable: service.bookable,
        position,
        ...lineage(id),
      };
    }),
    service_prices: industry.services.flatMap((service) =>
      service.prices.map((price, position) => {
        const id = row('service_prices', price.id);
        return {
          id,
          service_id: row('services', service.id),
          slug: price.id,
          label: price.label,
          from_micro_usd: usdToMicro(price.from),
          to_micro_usd: price.to === undefined ? null : usdToMicro(price.to),
          is_open: price.open ?? false,
          unit: price.unit,
          position,
          ...lineage(id),
        };
      }),
    ),
    price_adjustments: industry.adjustments.map((adjustment, position) => {
      const id = row('price_adjustments', adjustment.id);
      return {
        id,
        slug: adjustment.id,
        label: adjustment.label,
        applies: adjustment.applies,
        kind: adjustment.kind,
        amount_micro_usd: adjustment.kind === 'fixed' ? usdToMicro(adjustment.amount) : 0,
        percent: adjustment.kind === 'percent' ? adjustment.amount : 0,
        waived: adjustment.waived ?? '',
        note: adjustment.note,
        position,
        ...lineage(id),
      };
    }),
    business_hours: industry.business.hours.map((hours) => ({
      day: weekdays.indexOf(hours.day),
      closed: 'closed' in hours,
      opens: 'open' in hours ? hours.open : null,
      closes: 'close' in hours ? hours.close : null,
    })),
    business_holidays: industry.business.holidays.map((holiday) => ({ holiday })),
    appointment_types: industry.business.appointmentTypes.map((type, position) => {
      const id = row('appointment_types', type.id);
      return {
        id,
        slug: type.id,
        name: type.name,
        description: type.description,
        minutes: type.minutes,
        buffer_minutes: type.bufferMinutes,
        position,
        ...lineage(id),
      };
    }),
    appointment_type_services: industry.business.appointmentTypes.flatMap((type) =>
      type.services.map((service) => ({
        appointment_type_id: row('appointment_types', type.id),
        service_id: row('services', service),
      })),
    ),
    pipeline_stages: industry.business.pipelineStages.map((stage, position) => {
      const id = row('pipeline_stages', stage.id);
      return {
        id,
        slug: stage.id,
        name: stage.name,
        description: stage.description,
        kind: stage.kind,
        position,
        ...lineage(id),
      };
    }),
    site_pages: industry.pages.map((page, position) => {
      const id = row('site_pages', page.id);
      return {
        id,
        slug: page.id,
        path: page.path,
        title: page.title,
        description: page.description,
        position,
        ...lineage(id),
      };
    }),
    site_sections: industry.pages.flatMap((page) =>
      page.sections.map((section, position) => {
        const id = row('site_sections', `${page.id}/${section.id}`);
        return {
          id,
          page_id: row('site_pages', page.id),
          slug: section.id,
          kind: section.kind,
          heading: section.heading,
          body: section.body ?? '',
          items: section.items ?? [],
          action: section.cta ?? null,
          category: section.category ?? null,
          position,
          ...lineage(id),
        };
      }),
    ),
  };
}

/** What the trade adds. */
export function industryRows(industry: IndustryTemplate, company: CompanyTemplate): TemplateRows {
  const row = (table: string, key: string) => templateRowId(industry.slug, table, key);
  return {
    ...industryTables(industry),
    site_navigation: [
      ...industry.pages
        .filter((page) => page.inMenu)
        .map((page, position) => ({
          area: 'header',
          page_id: row('site_pages', page.id),
          label: page.title,
          position,
        })),
      ...company.site.footer
        .flatMap((slug) => industry.pages.filter((page) => page.id === slug))
        .map((page, position) => ({
          area: 'footer',
          page_id: row('site_pages', page.id),
          label: page.title,
          position,
        })),
    ],
  };
}
