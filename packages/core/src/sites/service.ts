import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { type AgentId, CoreError, type PageId, type SectionId } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { type Entitlements, entitlementsOf, listEntitlements, requireRoom } from '../plans/index.ts';
import {
  type CompanyId,
  createTenantContext,
  parseCompanyId,
  type Tenancy,
  type TenantContext,
} from '../tenant/index.ts';
import { createOwnDomain } from './own-domain.ts';
import {
  findPlace,
  findSite,
  findSiteKey,
  findWidgetSettings,
  listNavigation,
  listPages,
  listSections,
  listSiteKeys,
  type NavigationRow,
  type PageRow,
  type SectionChange,
  type SectionRow,
  type SiteRow,
  setInMenu,
  updatePage,
  updateSection,
  updateSite,
  updateWidgetSettings,
  type WidgetSettingsRow,
} from './repository.ts';

export type SitePage = PageRow & { sections: SectionRow[] };
export type Site = {
  site: SiteRow;
  pages: SitePage[];
  navigation: NavigationRow[];
  widget: WidgetSettingsRow;
  siteKey: string;
  /** Whether the plan lets visitors see it, and the chat on it. */
  entitlements: Entitlements;
};

export type SiteVisit = {
  context: TenantContext;
  slug: string;
  domain: string | null;
  site: Site;
  isOpen: boolean;
};

export type Sites = ReturnType<typeof createSites>;

const siteKeyFormat = /^rk_([\w-]{22})_[\w-]{43}$/;

/** A company's website and its widget: pages, menu, looks, where they may be shown, and under which names. */
export function createSites({
  tenancy,
  audit,
  platform,
  nameServers,
}: {
  tenancy: Tenancy;
  audit: Audit;
  platform: Platform;
  nameServers: readonly string[] | undefined;
}) {
  async function get(context: TenantContext): Promise<Site> {
    const [siteRows, pages, sections, navigation, widgets, keys, allowed] = await tenancy.batch(context, (tenant) => [
      findSite(tenant),
      listPages(tenant),
      listSections(tenant),
      listNavigation(tenant),
      findWidgetSettings(tenant),
      listSiteKeys(tenant),
      listEntitlements(tenant),
    ]);
    const [site, widget, key] = [siteRows[0], widgets[0], keys[0]];
    if (!site || !widget || !key) throw new CoreError('not-found', 'This company has no site.');
    const sectionsOf = Map.groupBy(sections, (section) => section.pageId);
    return {
      site,
      pages: pages.map((page) => ({ ...page, sections: sectionsOf.get(page.id) ?? [] })),
      navigation,
      widget,
      siteKey: key.key,
      entitlements: entitlementsOf(allowed),
    };
  }

  return {
    /**
     * What a visitor finds at a slug or at a domain: nothing where no company is open, nor at a domain that the plan does not
     * have. `isOpen` is false for a site that is not published or not part of the plan.
     */
    async visit(at: { slug: string } | { domain: string }, requestId: string): Promise<SiteVisit | undefined> {
      const place = await findPlace(platform.db, at);
      if (place?.status !== 'active') return undefined;
      const context = createTenantContext(place.id, { kind: 'site' }, requestId);
      const site = await get(context);
      const domain = site.entitlements.allows('custom-domain') ? place.domain : null;
      if ('domain' in at && domain === null) return undefined;
      const isOpen = site.site.published && site.entitlements.allows('site');
      return { context, slug: place.slug, domain, site, isOpen };
    },

    get,
    ownDomain: createOwnDomain({ tenancy, audit, platform, nameServers }),

    /**
     * Opens the door that a site key is for. The key names its company, and must stand on that company's own list.
     * @throws CoreError 'not-found' for every key that does not, with one and the same sentence.
     */
    async enter(
      siteKey: string,
      requestId: string = randomUUID(),
    ): Promise<{
      context: TenantContext;
      widget: WidgetSettingsRow;
      domain: string | null;
      entitlements: Entitlements;
    }> {
      const companyId = companyOfKey(siteKey);
      const context = createTenantContext(companyId, { kind: 'site' }, requestId);
      const [[keys, widgets, allowed], place] = await Promise.all([
        tenancy.batch(context, (tenant) => [
          findSiteKey(tenant, siteKey),
          findWidgetSettings(tenant),
          listEntitlements(tenant),
        ]),
        findPlace(platform.db, { companyId }),
      ]);
      const widget = widgets[0];
      if (keys.length === 0 || !widget) throw unknownKey();
      const entitlements = entitlementsOf(allowed);
      const domain = entitlements.allows('custom-domain') ? (place?.domain ?? null) : null;
      return { context, widget, domain, entitlements };
    },

    /** Changes a page's texts. @throws CoreError 'not-found' when page or section is not this company's. */
    updatePage(
      context: TenantContext,
      pageId: PageId,
      change: {
        title?: string;
        description?: string;
        inMenu?: boolean;
        sections?: (SectionChange & { id: SectionId })[];
      },
    ): Promise<void> {
      const { sections = [], inMenu, ...page } = change;
      return tenancy.run(context, async (tenant) => {
        if (!(await updatePage(tenant, pageId, page)))
          throw new CoreError('not-found', 'This company has no such page.');
        if (inMenu !== undefined) await setInMenu(tenant, pageId, inMenu);
        for (const { id, ...section } of sections)
          if (!(await updateSection(tenant, id, section)))
            throw new CoreError('not-found', 'This company has no such section.');
        await updateSite(tenant, {});
      });
    },

    /** @throws CoreError 'bad-input' for an origin that is none, 'not-in-plan' for more of them than the plan has room for. */
    updateSettings(
      context: TenantContext,
      change: {
        tagline?: string;
        accent?: string;
        published?: boolean;
        agentId?: AgentId;
        launcherLabel?: string;
        showSources?: boolean;
        offTopicGuard?: boolean;
        allowedOrigins?: string[];
      },
    ): Promise<void> {
      const { tagline, published, accent, ...widget } = change;
      const allowedOrigins = widget.allowedOrigins?.map(originOf);
      return tenancy.run(context, async (tenant) => {
        if (allowedOrigins) await requireRoom(tenant, 'allowed-origins', () => allowedOrigins.length);
        await updateSite(tenant, {
          ...(tagline === undefined ? {} : { tagline }),
          ...(accent === undefined ? {} : { accent }),
          ...(published === undefined ? {} : { published }),
        });
        await updateWidgetSettings(tenant, {
          ...widget,
          ...(accent === undefined ? {} : { accent }),
          ...(allowedOrigins ? { allowedOrigins } : {}),
        });
        const detail = Object.keys(change).join(', ');
        await audit.record(tenant, context, { action: 'site.settings-changed', detail });
      });
    },
  };
}

function companyOfKey(siteKey: string): CompanyId {
  const match = siteKeyFormat.exec(siteKey);
  if (!match?.[1]) throw unknownKey();
  const hex = Buffer.from(match[1], 'base64url').toString('hex');
  return parseCompanyId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
  );
}

function unknownKey(): CoreError {
  return new CoreError('not-found', 'This site key is not valid. Copy the snippet again from the console, under Site.');
}

/** `https://Example.com/` → `https://example.com`. @throws CoreError 'bad-input'. */
function originOf(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.pathname !== '/' || url.search !== '')
    throw new CoreError('bad-input', `"${text}" is no origin. Use the form https://www.example.com.`);
  return url.origin;
}
