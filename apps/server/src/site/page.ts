import { renderPlaceholders } from '@rowhouse/core';
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
  const link = (path: string) => `${base}/${path}`;
  const stamp = assetStamp(site);
  const navigation = (area: 'header' | 'footer') =>
    site.navigation
      .filter((entry) => entry.area === area)
      .map(
        (entry) =>
          html`<li><a href="${link(entry.path)}"${entry.path === page.path ? html` aria-current="page"` : ''}>${render(entry.label)}</a></li>`,
      );
  const call = company.phone ? html`<a class="call" href="${telephone(company.phone)}">${company.phone}</a>` : '';
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
<header class="top"><div class="wrap"><a class="brand" href="${link('')}"><img src="${base}/icon.svg?v=${stamp}" alt="" width="32" height="32">${company.name}</a>${call}<nav aria-label="Main"><ul>${navigation('header')}</ul></nav></div></header>
<main id="content">${page.sections.map((section, index) => renderSection(section, index === 0, input))}</main>
<footer><div class="wrap"><div><strong>${company.name}</strong><br>${facts.hours}${company.address ? html`<br>${company.address}` : ''}${company.phone ? html`<br><a href="${telephone(company.phone)}">${company.phone}</a>` : ''}${company.license ? html`<br>License ${company.license}` : ''}</div><nav aria-label="Footer"><ul>${navigation('footer')}</ul></nav></div></footer>
<script src="${input.widgetUrl}" data-site-key="${site.siteKey}" data-accent="${accentOf(site)}" data-label="${site.widget.launcherLabel}" async></script>
</body>
</html>`.text;
}

function openGraph(facts: { title: string; description: string; url: string; siteName: string }): Html {
  return html`<meta property="og:type" content="website"><meta property="og:site_name" content="${facts.siteName}"><meta property="og:title" content="${facts.title}"><meta property="og:description" content="${facts.description}"><meta property="og:url" content="${facts.url}"><meta name="twitter:card" content="summary">`;
}
