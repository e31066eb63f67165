import type { BusinessFacts, Site, SitePage } from '@rowhouse/core';
import type { ContactFormState } from './contact-form.ts';

/** By category: what the company has published, in its own words with its own figures. */
export type SiteAnswers = ReadonlyMap<string, readonly { question: string; answer: string }[]>;

export type PageInput = {
  site: Site;
  page: SitePage;
  business: BusinessFacts;
  /** Published knowledge by category, for the FAQ sections. */
  faq: SiteAnswers;
  /** In front of every link: empty on the company's own host, `/sites/<slug>` elsewhere. */
  base: string;
  /** The site's own address, with a slash at its end. */
  siteUrl: string;
  canonicalUrl: string;
  widgetUrl: string;
  contactForm?: ContactFormState;
};

/** The company's color; what is no color becomes the house's own. */
export function accentOf({ site }: Site): string {
  return /^#[0-9a-f]{6}$/i.test(site.accent) ? site.accent : '#24507a';
}

/** Goes with the address of a style sheet or picture: another one when the site has changed, so that browsers may keep them for ever. */
export function assetStamp({ site }: Site): string {
  return `${site.version}-${site.accent.replace('#', '')}`;
}

export function telephone(phone: string): string {
  return `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
}
