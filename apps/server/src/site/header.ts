import { renderPlaceholders } from '@rowhouse/core';
import { type Html, html } from './html.ts';
import { assetStamp, type PageInput, telephone } from './page-input.ts';

/** One line of the header on a wide screen, in pixels, and what a letter and the room around a word take of it at most. */
const lineWidth = 1_060;
const letterWidth = 9.4;
const aroundLink = 20;
const aroundBrand = 60;
const aroundCall = 60;
const moreWidth = 80;
/** Fewer would be no menu any more. */
const fewestLinks = 3;

/**
 * Brand, menu and telephone number in one line. Links that have no room in it stand under "More"; on narrow screens all of them
 * stand under "Menu". Both open without any script.
 */
export function pageHeader(input: PageInput): Html {
  const { business, site, base } = input;
  const { company } = business;
  const links = menuLinks('header', input);
  const inLine = linksInLine(input);
  const call = company.phone
    ? html`<a class="call" href="${telephone(company.phone)}"><span>${company.phone}</span></a>`
    : '';
  const more =
    inLine < links.length
      ? html`<li class="more"><details><summary>More</summary><ul>${links.slice(inLine)}</ul></details></li>`
      : '';
  return html`<header class="top"><div class="wrap"><a class="brand" href="${base}/"><img src="${base}/icon.svg?v=${assetStamp(site)}" alt="" width="32" height="32"><span>${company.name}</span></a><nav class="line" aria-label="Main"><ul>${links.slice(0, inLine)}${more}</ul></nav>${call}<nav class="menu" aria-label="Menu"><details><summary>Menu</summary><ul>${links}</ul></details></nav></div></header>`;
}

/** The entries of a menu; the page that is shown says so. */
export function menuLinks(area: 'header' | 'footer', { site, page, business, base }: PageInput): Html[] {
  return entriesOf(area, site).map(
    (entry) =>
      html`<li><a href="${base}/${entry.path}"${entry.path === page.path ? html` aria-current="page"` : ''}>${renderPlaceholders(entry.label, business.facts)}</a></li>`,
  );
}

function linksInLine({ site, business }: PageInput): number {
  const { name, phone } = business.company;
  const room =
    lineWidth - name.length * letterWidth * 1.2 - aroundBrand - (phone ? phone.length * letterWidth + aroundCall : 0);
  const widths = entriesOf('header', site).map(
    ({ label }) => renderPlaceholders(label, business.facts).length * letterWidth + aroundLink,
  );
  const isEnough = (count: number, reserve: number) =>
    widths.slice(0, count).reduce((sum, width) => sum + width, reserve) <= room;
  if (isEnough(widths.length, 0)) return widths.length;
  let count = widths.length - 1;
  while (count > fewestLinks && !isEnough(count, moreWidth)) count -= 1;
  return count;
}

function entriesOf(area: 'header' | 'footer', site: PageInput['site']) {
  return site.navigation.filter((entry) => entry.area === area);
}
