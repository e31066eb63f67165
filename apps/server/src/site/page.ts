import {
  adjustmentText,
  type BusinessFacts,
  clock,
  durationText,
  priceText,
  renderPlaceholders,
  type Site,
  type SitePage,
} from '@rowhouse/core';
import { type Html, html, jsonScript, paragraphs } from './html.ts';
import { siteStyle } from './style.ts';

export type SiteAnswers = ReadonlyMap<string, { question: string; answer: string }[]>;

export type PageInput = {
  site: Site;
  page: SitePage;
  business: BusinessFacts;
  /** Published knowledge by category, for the FAQ sections. */
  faq: SiteAnswers;
  /** In front of every link: empty on the company's own host, `/sites/<slug>` elsewhere. */
  base: string;
  canonicalUrl: string;
  widgetUrl: string;
};

type Section = SitePage['sections'][number];

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const telling = [1, 2, 3, 4, 5, 6, 0] as const;

/** A whole page as HTML; reads well without any script. */
export function renderPage(input: PageInput): string {
  const { site, page, business, base, canonicalUrl } = input;
  const { company, facts } = business;
  const title =
    page.path === '' ? `${company.name} – ${site.site.tagline}` : `${render(page.title, business)} – ${company.name}`;
  const description = renderPlaceholders(page.description, facts);
  const link = (path: string) => `${base}/${path}`;
  const navigation = (area: 'header' | 'footer') =>
    site.navigation
      .filter((entry) => entry.area === area)
      .map(
        (entry) =>
          html`<li><a href="${link(entry.path)}"${entry.path === page.path ? html` aria-current="page"` : ''}>${renderPlaceholders(entry.label, facts)}</a></li>`,
      );
  const accent = /^#[0-9a-f]{6}$/i.test(site.site.accent) ? site.site.accent : '#24507a';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<link rel="canonical" href="${canonicalUrl}">
<meta property="og:title" content="${title}"><meta property="og:description" content="${description}"><meta property="og:type" content="website"><meta property="og:url" content="${canonicalUrl}">
<link rel="icon" href="${base}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${base}/site.css?v=${accent.slice(1)}">
<script type="application/ld+json">${jsonScript(structuredData(input))}</script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top"><div class="wrap"><a class="brand" href="${link('')}">${company.name}</a><nav aria-label="Main"><ul>${navigation('header')}</ul></nav></div></header>
<main id="content">${page.sections.map((section, index) => renderSection(section, index === 0, input))}</main>
<footer><div class="wrap"><div><strong>${company.name}</strong><br>${facts.hours}${company.phone ? html`<br><a href="tel:${company.phone.replaceAll(/[^\d+]/g, '')}">${company.phone}</a>` : ''}</div><nav aria-label="Footer"><ul>${navigation('footer')}</ul></nav></div></footer>
<script src="${input.widgetUrl}" data-site-key="${site.siteKey}" async></script>
</body>
</html>`.text;
}

/** The sheet and the icon depend on the company's color only. */
export function renderStyle(site: Site): string {
  return siteStyle(/^#[0-9a-f]{6}$/i.test(site.site.accent) ? site.site.accent : '#24507a');
}

export function renderIcon(site: Site, name: string): string {
  const accent = /^#[0-9a-f]{6}$/i.test(site.site.accent) ? site.site.accent : '#24507a';
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${accent}"/><text x="16" y="22" text-anchor="middle" font-family="system-ui,sans-serif" font-size="17" font-weight="700" fill="#fff">${name.slice(0, 1).toUpperCase()}</text></svg>`
    .text;
}

function render(text: string, business: BusinessFacts): string {
  return renderPlaceholders(text, business.facts);
}

function renderSection(section: Section, first: boolean, input: PageInput): Html {
  const heading = render(section.heading, input.business);
  const title = first ? html`<h1>${heading}</h1>` : html`<h2>${heading}</h2>`;
  return html`<section class="${section.kind}" id="${section.slug}"><div class="wrap">${title}${paragraphs(render(section.body, input.business))}${sectionBody(section, input)}${action(section, input)}</div></section>`;
}

function sectionBody(section: Section, input: PageInput): Html {
  const { business } = input;
  switch (section.kind) {
    case 'services':
      return html`<ul class="grid">${business.services.map((service) => html`<li class="card"><h3>${service.name}</h3><p>${render(service.summary, business)}</p><p><span class="price">${business.facts.prices.get(service.slug) ?? 'Ask us'}</span> · ${durationText(service.minMinutes, service.maxMinutes)}</p></li>`)}</ul>`;
    case 'prices':
      return html`${prices(business)}${items(section, business)}`;
    case 'hours':
      return hours(business);
    case 'faq':
      return html`${items(section, business)}${(input.faq.get(section.category ?? '') ?? []).map((entry) => html`<details><summary>${entry.question}</summary><p>${render(entry.answer, business)}</p></details>`)}`;
    case 'contact':
      return html`${contact(business)}${items(section, business)}`;
    default:
      return items(section, business);
  }
}

function items(section: Section, business: BusinessFacts): Html {
  if (section.items.length === 0) return html``;
  return html`<ul class="grid ${section.kind === 'steps' ? 'steps' : ''}">${section.items.map((item) => html`<li class="card"><h3>${render(item.title, business)}</h3>${paragraphs(render(item.body, business))}</li>`)}</ul>`;
}

function prices(business: BusinessFacts): Html {
  const names = new Map(business.services.map((service) => [service.id, service.name]));
  return html`<table><caption>Usual prices in US dollars; the job itself decides</caption><thead><tr><th scope="col">Job</th><th scope="col">Price</th></tr></thead><tbody>${business.prices.map((price) => html`<tr><td>${names.get(price.serviceId) ?? ''}: ${price.label}</td><td>${priceText(price)}</td></tr>`)}${business.adjustments.map((rule) => html`<tr><td>${rule.label}<br><small>${render(rule.note, business)}</small></td><td>+ ${adjustmentText(rule)}</td></tr>`)}</tbody></table>`;
}

function hours(business: BusinessFacts): Html {
  const byDay = new Map(business.hours.map((row) => [row.day, row]));
  return html`<table><caption>Opening hours</caption><tbody>${telling.map((day) => {
    const row = byDay.get(day);
    const text =
      !row || row.closed || !row.opens || !row.closes ? 'closed' : `${clock(row.opens)} – ${clock(row.closes)}`;
    return html`<tr><th scope="row">${days[day]}</th><td>${text}</td></tr>`;
  })}</tbody></table>`;
}

function contact({ company, facts }: BusinessFacts): Html {
  const row = (term: string, value: Html | string | null) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : html``);
  return html`<dl>${row('Phone', company.phone ? html`<a href="tel:${company.phone.replaceAll(/[^\d+]/g, '')}">${company.phone}</a>` : null)}${row('E-mail', company.email ? html`<a href="mailto:${company.email}">${company.email}</a>` : null)}${row('Address', company.address)}${row('Area', company.area)}${row('Hours', facts.hours)}</dl>`;
}

/** To another page, to the phone, or to the chat: without a script the chat's button leads to the contact page. */
function action(section: Section, { business, site, base }: PageInput): Html {
  if (!section.action) return html``;
  const { label, target } = section.action;
  const contactPage = site.pages.find((page) => page.slug === 'contact')?.path ?? '';
  const page = site.pages.find((candidate) => candidate.slug === target);
  const text = render(label, business);
  if (target === 'phone' && business.company.phone)
    return html`<p><a class="button" href="tel:${business.company.phone.replaceAll(/[^\d+]/g, '')}">${text}</a></p>`;
  if (page) return html`<p><a class="button" href="${base}/${page.path}">${text}</a></p>`;
  return html`<p><a class="button" href="${base}/${contactPage}" data-rowhouse-open>${text}</a></p>`;
}

function structuredData({ business, canonicalUrl }: PageInput): Record<string, unknown> {
  const { company } = business;
  return {
    '@context': 'https://schema.org',
    '@type': 'LocalBusiness',
    name: company.name,
    url: canonicalUrl,
    ...(company.phone ? { telephone: company.phone } : {}),
    ...(company.email ? { email: company.email } : {}),
    ...(company.address ? { address: company.address } : {}),
    openingHoursSpecification: business.hours
      .filter((row) => !row.closed)
      .map((row) => ({
        '@type': 'OpeningHoursSpecification',
        dayOfWeek: days[row.day as 0 | 1 | 2 | 3 | 4 | 5 | 6],
        opens: row.opens,
        closes: row.closes,
      })),
  };
}
