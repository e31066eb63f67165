import { adjustmentText, type BusinessFacts, clock, durationText, priceText, renderPlaceholders } from '@rowhouse/core';
import { contactForm } from './contact-form.ts';
import { type Html, html, paragraphs } from './html.ts';
import { assetStamp, type PageInput, telephone } from './page-input.ts';

type Section = PageInput['page']['sections'][number];
type Service = BusinessFacts['services'][number];

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const telling = [1, 2, 3, 4, 5, 6, 0] as const;
/** So many stand on a page that is not about services. */
const excerptLength = 6;

/** One section with its heading; the first of a page bears its title. */
export function renderSection(section: Section, first: boolean, input: PageInput): Html {
  const { business, base, site } = input;
  const heading = render(section.heading, business);
  const title = first ? html`<h1>${heading}</h1>` : html`<h2>${heading}</h2>`;
  const words = html`${title}${paragraphs(render(section.body, business))}`;
  if (section.kind === 'hero')
    return html`<section class="hero" id="${section.slug}"><div class="wrap"><div>${words}${action(section, input)}</div><img class="art" src="${base}/picture.svg?v=${assetStamp(site)}" alt="" width="400" height="360"></div></section>`;
  return html`<section class="${section.kind}" id="${section.slug}"><div class="wrap">${words}${sectionBody(section, input)}${action(section, input)}</div></section>`;
}

function sectionBody(section: Section, input: PageInput): Html {
  const { business } = input;
  switch (section.kind) {
    case 'services':
      return services(input);
    case 'prices':
      return html`${prices(business)}${items(section, business)}`;
    case 'hours':
      return hours(business);
    case 'faq':
      return html`${items(section, business)}${(input.faq.get(section.category ?? '') ?? []).map((entry) => html`<details><summary>${entry.question}</summary>${paragraphs(entry.answer)}</details>`)}`;
    case 'contact':
      return html`<div class="two">${contact(business)}${contactForm(input.base, business.company.nounVisit, input.contactForm)}</div>${items(section, business)}`;
    default:
      return items(section, business);
  }
}

/** All of them on the page that is about them; elsewhere the first few, and the way to the rest. */
function services({ page, site, business, base }: PageInput): Html {
  const own = site.pages.find((candidate) => candidate.slug === 'services');
  const isExcerpt = own !== undefined && own.id !== page.id && business.services.length > excerptLength;
  const shown = isExcerpt ? business.services.slice(0, excerptLength) : business.services;
  return html`<ul class="grid">${shown.map((service) => serviceCard(service, business, !isExcerpt))}</ul>${isExcerpt ? html`<p><a href="${base}/${own.path}">All ${business.services.length} services</a></p>` : ''}`;
}

function serviceCard(service: Service, business: BusinessFacts, withDetails: boolean): Html {
  const includes = withDetails && service.includes.length > 0;
  return html`<li class="card"><h3>${service.name}</h3><p>${render(service.summary, business)}</p>${includes ? html`<ul class="ticks">${service.includes.map((item) => html`<li>${item}</li>`)}</ul>` : ''}<p class="meta"><span class="price">${business.facts.prices.get(service.slug) ?? 'Ask us'}</span> · ${durationText(service.minMinutes, service.maxMinutes)}</p></li>`;
}

function items(section: Section, business: BusinessFacts): Html {
  if (section.items.length === 0) return html``;
  return html`<ul class="grid ${section.kind === 'steps' ? 'steps' : section.kind === 'team' ? 'team' : ''}">${section.items.map((item) => html`<li class="card">${section.kind === 'team' ? html`<span class="face" aria-hidden="true">${render(item.title, business).replace(/^The /, '').slice(0, 1).toUpperCase()}</span>` : ''}<h3>${render(item.title, business)}</h3>${paragraphs(render(item.body, business))}</li>`)}</ul>`;
}

function prices(business: BusinessFacts): Html {
  const names = new Map(business.services.map((service) => [service.id, service.name]));
  return html`<table><caption>Usual prices in US dollars; the job itself decides</caption><thead><tr><th scope="col">Job</th><th scope="col">Price</th></tr></thead><tbody>${business.prices.map((price) => html`<tr><td>${names.get(price.serviceId) ?? ''}: ${price.label}</td><td>${priceText(price)}</td></tr>`)}${business.adjustments.map((rule) => html`<tr><td>${rule.label}<br><small>${render(rule.note, business)}</small></td><td>+ ${adjustmentText(rule)}</td></tr>`)}</tbody></table>`;
}

function hours(business: BusinessFacts): Html {
  const byDay = new Map(business.hours.map((row) => [row.day, row]));
  return html`<table class="hours-table"><caption>Opening hours</caption><tbody>${telling.map((day) => {
    const row = byDay.get(day);
    const text =
      !row || row.closed || !row.opens || !row.closes ? 'closed' : `${clock(row.opens)} – ${clock(row.closes)}`;
    return html`<tr><th scope="row">${days[day]}</th><td>${text}</td></tr>`;
  })}</tbody></table>`;
}

function contact({ company, facts }: BusinessFacts): Html {
  const row = (term: string, value: Html | string | null) => (value ? html`<dt>${term}</dt><dd>${value}</dd>` : html``);
  return html`<dl>${row('Phone', company.phone ? html`<a href="${telephone(company.phone)}">${company.phone}</a>` : null)}${row('E-mail', company.email ? html`<a href="mailto:${company.email}">${company.email}</a>` : null)}${row('Address', company.address)}${row('Area', company.area)}${row('Hours', facts.hours)}</dl>`;
}

/** To another page, to the phone, or to the chat: without a script the chat's button leads to the contact page. */
function action(section: Section, { business, site, base }: PageInput): Html {
  if (!section.action) return html``;
  const { label, target } = section.action;
  const contactPage = site.pages.find((page) => page.slug === 'contact')?.path ?? '';
  const page = site.pages.find((candidate) => candidate.slug === target);
  const text = render(label, business);
  if (target === 'phone' && business.company.phone)
    return html`<p><a class="button" href="${telephone(business.company.phone)}">${text}</a></p>`;
  if (page) return html`<p><a class="button" href="${base}/${page.path}">${text}</a></p>`;
  return html`<p><a class="button" href="${base}/${contactPage}" data-rowhouse-open>${text}</a></p>`;
}

function render(text: string, business: BusinessFacts): string {
  return renderPlaceholders(text, business.facts);
}
