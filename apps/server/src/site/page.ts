import { renderPlaceholders } from '@rowhouse/core';
import { menuLinks, pageHeader } from './header.ts';
import { type Html, html, jsonScript } from './html.ts';
import { accentOf, assetStamp, type PageInput, telephone } from './page-input.ts';
import { renderSection } from './sections.ts';
import { structuredData } from './structured-data.ts';

/** A whole page as HTML; everything on it can be read, found and sent without any script. */
export function renderPage(input: PageInput): string {
  const { site, page, business, base, canonicalUrl } = input;
  const { company, facts } = business;
  const render = (text: string) => renderPlaceholders(text, facts);
  const title = page.path === '' ? `${company.name} – ${site.site.tagline}` : `${render(page.title)} – ${company.name}`;
  const description = render(page.description);
  const stamp = assetStamp(site);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta name="theme-color" content="${accentOf(site)}">
<link rel="canonical" href="${canonicalUrl}">
${openGraph({ title, description, url: canonicalUrl, siteName: company.name })}
<link rel="icon" href="${base}/icon.svg?v=${stamp}" type="image/svg+xml">
<link rel="stylesheet" href="${base}/site.css?v=${stamp}">
<script type="application/ld+json">${jsonScript({ '@context': 'https://schema.org', '@graph': structuredData(input) })}</script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
${pageHeader(input)}
<main id="content">${page.sections.map((section, index) => renderSection(section, index === 0, input))}</main>
<footer><div class="wrap"><div><strong>${company.name}</strong><br>${facts.hours}${company.address ? html`<br>${company.address}` : ''}${company.phone ? html`<br><a href="${telephone(company.phone)}">${company.phone}</a>` : ''}${company.license ? html`<br>License ${company.license}` : ''}</div><nav aria-label="Footer"><ul>${menuLinks('footer', input)}</ul></nav></div></footer>
${site.entitlements.allows('widget') ? chatScript(input) : ''}
</body>
</html>`.text;
}

function chatScript({ site, widgetUrl }: PageInput): Html {
  return html`<script src="${widgetUrl}" data-site-key="${site.siteKey}" data-accent="${accentOf(site)}" data-label="${site.widget.launcherLabel}" async></script>`;
}

function openGraph(facts: { title: string; description: string; url: string; siteName: string }): Html {
  return html`<meta property="og:type" content="website"><meta property="og:locale" content="en_US"><meta property="og:site_name" content="${facts.siteName}"><meta property="og:title" content="${facts.title}"><meta property="og:description" content="${facts.description}"><meta property="og:url" content="${facts.url}"><meta name="twitter:card" content="summary">`;
}
