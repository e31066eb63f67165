export type { NavigationRow, PageRow, SectionChange, SectionRow, SiteRow, WidgetSettingsRow } from './repository.ts';
export { findWidgetSettings } from './repository.ts';
export type { OwnDomain } from './own-domain.ts';
export { createSites, type Site, type SitePage, type Sites } from './service.ts';
