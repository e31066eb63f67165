import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { AgentId, PageId, SectionId } from '../base/index.ts';
import type { PlatformDatabase } from '../db/platform.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import { companyDirectory } from '../db/schema/platform.ts';
import {
  type SectionAction,
  type SectionItem,
  siteKeys,
  siteNavigation,
  sitePages,
  siteSections,
  sites,
  widgetSettings,
} from '../db/schema/sites.ts';
import type { CompanyId, TenantScope } from '../tenant/index.ts';

export type SiteRow = typeof sites.$inferSelect;
export type PageRow = typeof sitePages.$inferSelect;
export type SectionRow = typeof siteSections.$inferSelect;
export type WidgetSettingsRow = typeof widgetSettings.$inferSelect;
export type NavigationRow = { area: 'header' | 'footer'; label: string; path: string };

/** Where a company's site is served; nothing else of the directory is read here. */
export type SitePlace = {
  id: CompanyId;
  slug: string;
  domain: string | null;
  status: 'active' | 'suspended' | 'closing';
};

/** The directory says which company lives at a slug, at a domain of its own, or under an id. */
export async function findPlace(
  db: PlatformDatabase,
  at: { slug: string } | { domain: string } | { companyId: CompanyId },
): Promise<SitePlace | undefined> {
  const { id, slug, domain, status } = companyDirectory;
  const [place] = await db
    .select({ id, slug, domain, status })
    .from(companyDirectory)
    .where('slug' in at ? eq(slug, at.slug) : 'domain' in at ? eq(domain, at.domain) : eq(id, at.companyId))
    .limit(1);
  return place;
}

/** Inside a transaction. @returns the company that had the domain until now, if another one did. */
export async function setPlaceDomain(
  db: PlatformDatabase,
  companyId: CompanyId,
  domain: string | null,
): Promise<CompanyId | undefined> {
  const [before] =
    domain === null
      ? []
      : await db
          .update(companyDirectory)
          .set({ domain: null })
          .where(and(eq(companyDirectory.domain, domain), ne(companyDirectory.id, companyId)))
          .returning({ id: companyDirectory.id });
  await db.update(companyDirectory).set({ domain }).where(eq(companyDirectory.id, companyId));
  return before?.id;
}

export function findSite(tenant: TenantScope): Promise<SiteRow[]> {
  return tenant.db.select().from(sites).where(eq(sites.companyId, tenant.companyId)).limit(1).execute();
}

export function listPages(tenant: TenantScope): Promise<PageRow[]> {
  return tenant.db
    .select()
    .from(sitePages)
    .where(eq(sitePages.companyId, tenant.companyId))
    .orderBy(sitePages.position)
    .execute();
}

export function listSections(tenant: TenantScope): Promise<SectionRow[]> {
  return tenant.db
    .select()
    .from(siteSections)
    .where(eq(siteSections.companyId, tenant.companyId))
    .orderBy(siteSections.pageId, siteSections.position)
    .execute();
}

export function listNavigation(tenant: TenantScope): Promise<NavigationRow[]> {
  return tenant.db
    .select({ area: siteNavigation.area, label: siteNavigation.label, path: sitePages.path })
    .from(siteNavigation)
    .innerJoin(
      sitePages,
      and(eq(sitePages.companyId, siteNavigation.companyId), eq(sitePages.id, siteNavigation.pageId)),
    )
    .where(eq(siteNavigation.companyId, tenant.companyId))
    .orderBy(siteNavigation.area, siteNavigation.position)
    .execute();
}

export const findWidgetSettings: (tenant: TenantScope) => Promise<WidgetSettingsRow[]> = prepareQuery(
  [],
  (db, { companyId }) => db.select().from(widgetSettings).where(eq(widgetSettings.companyId, companyId)),
);

export function listSiteKeys(tenant: TenantScope): Promise<{ id: string; key: string; label: string }[]> {
  return tenant.db
    .select({ id: siteKeys.id, key: siteKeys.key, label: siteKeys.label })
    .from(siteKeys)
    .where(and(eq(siteKeys.companyId, tenant.companyId), isNull(siteKeys.revokedAt)))
    .orderBy(siteKeys.createdAt)
    .execute();
}

export function findSiteKey(tenant: TenantScope, key: string): Promise<{ id: string }[]> {
  return tenant.db
    .select({ id: siteKeys.id })
    .from(siteKeys)
    .where(and(eq(siteKeys.companyId, tenant.companyId), eq(siteKeys.key, key), isNull(siteKeys.revokedAt)))
    .execute();
}

export type SectionChange = { heading?: string; body?: string; items?: SectionItem[]; action?: SectionAction | null };

export async function updateSection(
  tenant: TenantScope,
  sectionId: SectionId,
  change: SectionChange,
): Promise<boolean> {
  const rows = await tenant.db
    .update(siteSections)
    .set({ ...change, version: sql`${siteSections.version} + 1` })
    .where(and(eq(siteSections.companyId, tenant.companyId), eq(siteSections.id, sectionId)))
    .returning({ id: siteSections.id });
  return rows.length === 1;
}

export async function updatePage(
  tenant: TenantScope,
  pageId: PageId,
  change: { title?: string; description?: string },
): Promise<boolean> {
  const rows = await tenant.db
    .update(sitePages)
    .set({ ...change, version: sql`${sitePages.version} + 1` })
    .where(and(eq(sitePages.companyId, tenant.companyId), eq(sitePages.id, pageId)))
    .returning({ id: sitePages.id });
  return rows.length === 1;
}

/** Puts the page at the end of the menu under its title, or takes it out. */
export async function setInMenu(tenant: TenantScope, pageId: PageId, inMenu: boolean): Promise<void> {
  if (!inMenu) {
    await tenant.db
      .delete(siteNavigation)
      .where(
        and(
          eq(siteNavigation.companyId, tenant.companyId),
          eq(siteNavigation.pageId, pageId),
          eq(siteNavigation.area, 'header'),
        ),
      );
    return;
  }
  const [page] = await tenant.db
    .select({ title: sitePages.title, position: sitePages.position })
    .from(sitePages)
    .where(and(eq(sitePages.companyId, tenant.companyId), eq(sitePages.id, pageId)));
  if (!page) return;
  await tenant.db
    .insert(siteNavigation)
    .values({ companyId: tenant.companyId, area: 'header', pageId, label: page.title, position: page.position })
    .onConflictDoNothing();
}

export async function updateSite(
  tenant: TenantScope,
  change: { tagline?: string; accent?: string; published?: boolean },
): Promise<void> {
  await tenant.db
    .update(sites)
    .set({ ...change, version: sql`${sites.version} + 1` })
    .where(eq(sites.companyId, tenant.companyId));
}

export async function updateWidgetSettings(
  tenant: TenantScope,
  change: {
    agentId?: AgentId;
    launcherLabel?: string;
    accent?: string;
    showSources?: boolean;
    offTopicGuard?: boolean;
    allowedOrigins?: string[];
  },
): Promise<void> {
  await tenant.db
    .update(widgetSettings)
    .set({ ...change, version: sql`${widgetSettings.version} + 1` })
    .where(eq(widgetSettings.companyId, tenant.companyId));
}
