import { boolean, foreignKey, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AgentId, PageId, SectionId } from '../../base/index.ts';
import { companyId, createdAt, id, lineage, moment, reference, tenantSchema, version } from '../columns.ts';
import { agents } from './agents.ts';
import { companies } from './companies.ts';

export const sites = tenantSchema.table(
  'sites',
  {
    companyId: companyId(),
    id: id<string>(),
    tagline: text('tagline').notNull(),
    accent: text('accent').notNull(),
    icon: text('icon').notNull(),
    published: boolean('published').notNull().default(true),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

export const sitePages = tenantSchema.table(
  'site_pages',
  {
    companyId: companyId(),
    id: id<PageId>(),
    slug: text('slug').notNull(),
    path: text('path').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('site_pages_path').on(table.companyId, table.path),
  ],
);

export type SectionItem = { title: string; body: string };
export type SectionAction = { label: string; target: string };

export const siteSections = tenantSchema.table(
  'site_sections',
  {
    companyId: companyId(),
    id: id<SectionId>(),
    pageId: reference<PageId>('page_id').notNull(),
    slug: text('slug').notNull(),
    kind: text('kind').notNull(),
    heading: text('heading').notNull(),
    body: text('body').notNull().default(''),
    items: jsonb('items').$type<SectionItem[]>().notNull().default([]),
    action: jsonb('action').$type<SectionAction>(),
    /** For a `faq` section: the knowledge category that it shows. */
    category: text('category'),
    position: integer('position').notNull(),
    version: version(),
    ...lineage(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.pageId],
      foreignColumns: [sitePages.companyId, sitePages.id],
    }).onDelete('cascade'),
    index('site_sections_page').on(table.companyId, table.pageId, table.position),
  ],
);

export const siteNavigation = tenantSchema.table(
  'site_navigation',
  {
    companyId: companyId(),
    area: text('area').$type<'header' | 'footer'>().notNull(),
    pageId: reference<PageId>('page_id').notNull(),
    label: text('label').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.area, table.pageId] }),
    foreignKey({
      columns: [table.companyId, table.pageId],
      foreignColumns: [sitePages.companyId, sitePages.id],
    }).onDelete('cascade'),
    index('site_navigation_page').on(table.companyId, table.pageId),
  ],
);

export const widgetSettings = tenantSchema.table(
  'widget_settings',
  {
    companyId: companyId().primaryKey(),
    agentId: reference<AgentId>('agent_id').notNull(),
    launcherLabel: text('launcher_label').notNull(),
    accent: text('accent').notNull(),
    showSources: boolean('show_sources').notNull(),
    /** Keep questions that have nothing to do with the company from the model. */
    offTopicGuard: boolean('off_topic_guard').notNull().default(true),
    /** Origins besides the company's own site on which the widget may be embedded. */
    allowedOrigins: text('allowed_origins').array().notNull().default([]),
    version: version(),
  },
  (table) => [
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    foreignKey({ columns: [table.companyId, table.agentId], foreignColumns: [agents.companyId, agents.id] }),
  ],
);

/** Public by nature, random, and good for opening a visitor's conversation with this company only. */
export const siteKeys = tenantSchema.table(
  'site_keys',
  {
    companyId: companyId(),
    id: id<string>(),
    key: text('key').notNull(),
    label: text('label').notNull(),
    createdAt: createdAt(),
    revokedAt: moment('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
    uniqueIndex('site_keys_key').on(table.companyId, table.key),
  ],
);
