import { randomUUID } from 'node:crypto';
import { type Core, coreErrorIn, renderPlaceholders, type Site, type TenantContext } from '@rowhouse/core';
import express, { type Request, type Response, Router } from 'express';
import { patternSvg, pictureSvg, strokesOf, tabIconSvg } from '../site/art.ts';
import { contactFormPath, type ContactFormState } from '../site/contact-form.ts';
import { html } from '../site/html.ts';
import { renderPage } from '../site/page.ts';
import { accentOf, assetStamp, type SiteAnswers } from '../site/page-input.ts';
import { siteStyle } from '../site/style.ts';
import type { Addresses } from './addresses.ts';
import { sendCompressed } from './compressed.ts';
import { addressPrefix } from './request.ts';
import { receiveContactForm } from './site-contact.ts';

const faqLength = 12;
/** Changed pages are seen at once; an unchanged one is not sent again (express answers 304 by its content). */
const pageCache = 'public, max-age=0, must-revalidate';
const assetCache = 'public, max-age=31536000, immutable';
const shortCache = 'public, max-age=300';

/** One request for something on a company's site. */
type Visit = {
  req: Request;
  res: Response;
  context: TenantContext;
  slug: string;
  site: Site;
  /** Below the site's own address. */
  path: string;
  /** In front of every link. */
  base: string;
  /** Of the site's own address, without a slash at its end. */
  siteUrl: string;
  origins: readonly string[];
};

/** The companies' public sites: by host name, by a domain of their own, and by path where host names under *.localhost do not resolve. */
export function createSiteRouter(core: Core, addresses: Addresses): Router {
  const router = Router();

  /** @returns false for a domain that is no company's. */
  async function serve(
    req: Request,
    res: Response,
    at: { slug: string } | { domain: string },
    { path, base }: { path: string; base: string },
  ): Promise<boolean> {
    await core.limits.takeCall(addressPrefix(req.ip ?? ''));
    const found = await core.sites.visit(at, randomUUID());
    if (!found) {
      if ('domain' in at) return false;
      notFound(res, 'There is no site at this address.');
      return true;
    }
    const { context, slug, domain, site, isOpen } = found;
    await core.limits.takeCallOf(context);
    if (!isOpen) {
      notFound(res, 'This site is not open at the moment.');
      return true;
    }
    const siteUrl = base === '' ? addresses.siteUrl(slug, domain) : `${addresses.consoleUrl}${base}`;
    const origins = addresses.siteOrigins(slug, domain);
    const visit: Visit = { req, res, context, slug, site, path, base, siteUrl, origins };
    setPolicy(res, addresses);
    if (req.method === 'POST') await sendForm(visit);
    else if (!(await sendAsset(visit))) await sendPage(visit, req.query['sent'] === '1' ? { kind: 'sent' } : undefined);
    return true;
  }

  /** What belongs to a site besides its pages. @returns false when the path is none of these. */
  async function sendAsset({ req, res, context, site, path, base, siteUrl }: Visit): Promise<boolean> {
    const stamp = assetStamp(site);
    const asset = async (type: string, text: string) => {
      res.setHeader('cache-control', req.query['v'] === stamp ? assetCache : shortCache);
      await sendCompressed(req, res, type, text);
      return true;
    };
    switch (path) {
      case 'site.css':
        return asset('css', siteStyle(accentOf(site), `${base}/pattern.svg?v=${stamp}`));
      case 'icon.svg':
        return asset('svg', tabIconSvg(strokesOf(site.site.icon), accentOf(site)));
      case 'pattern.svg':
        return asset('svg', patternSvg(strokesOf(site.site.icon)));
      case 'picture.svg':
        return asset('svg', pictureSvg(strokesOf(site.site.icon), context.companyId));
      case 'robots.txt':
        res.type('text').send(`User-agent: *\nAllow: /\nSitemap: ${siteUrl}/sitemap.xml\n`);
        return true;
      case 'sitemap.xml':
        await sendCompressed(req, res, 'xml', sitemap(site, siteUrl));
        return true;
      default:
        return false;
    }
  }

  async function sendPage(
    { req, res, context, site, path, base, siteUrl }: Visit,
    contactForm?: ContactFormState,
  ): Promise<void> {
    const page = site.pages.find((candidate) => candidate.path === path);
    if (!page) {
      notFound(res, 'There is no such page on this site.');
      return;
    }
    const [business, lists] = await Promise.all([
      core.business.get(context),
      answersOf(
        context,
        page.sections.flatMap((section) => (section.kind === 'faq' && section.category ? [section.category] : [])),
      ),
    ]);
    const faq = new Map(
      [...lists].map(([category, entries]) => [
        category,
        entries.map(({ question, answer }) => ({
          question: renderPlaceholders(question, business.facts),
          answer: renderPlaceholders(answer, business.facts),
        })),
      ]),
    );
    const text = renderPage({
      site,
      page,
      business,
      faq,
      base,
      siteUrl: `${siteUrl}/`,
      canonicalUrl: `${siteUrl}/${page.path}`,
      widgetUrl: base === '' ? `${addresses.consoleUrl}/widget.js` : '/widget.js',
      ...(contactForm ? { contactForm } : {}),
    });
    res.setHeader('cache-control', contactForm ? 'no-store' : pageCache);
    // The last look before it leaves: a page with another company's marker is not sent.
    await sendCompressed(req, res, 'html', core.canaries.screen(context, 'site', text));
  }

  /** Sent: back to the page, so that loading it again sends nothing twice. Refused: the page with what was typed. */
  async function sendForm(visit: Visit): Promise<void> {
    const page = visit.site.pages.find(({ sections }) => sections.some(({ kind }) => kind === 'contact'));
    if (visit.path !== contactFormPath || !page) {
      notFound(visit.res, 'Nothing can be sent to this address.');
      return;
    }
    const state = await receiveContactForm(core, addresses, {
      req: visit.req,
      site: visit.site,
      origins: visit.origins,
      requestId: visit.context.requestId,
    });
    if (state.kind === 'sent') visit.res.redirect(303, `${visit.base}/${page.path}?sent=1`);
    else await sendPage({ ...visit, res: visit.res.status(400), path: page.path }, state);
  }

  async function answersOf(context: TenantContext, categories: string[]): Promise<SiteAnswers> {
    if (categories.length === 0) return new Map();
    const known = await core.knowledge.categories(context);
    const lists = await Promise.all(
      [...new Set(categories)].map(async (slug): Promise<[string, { question: string; answer: string }[]]> => {
        const category = known.find((candidate) => candidate.slug === slug);
        if (!category) return [slug, []];
        const { entries } = await core.knowledge.list(context, {
          categoryId: category.id,
          status: 'published',
          limit: faqLength,
        });
        return [slug, entries.map(({ question, answer }) => ({ question, answer }))];
      }),
    );
    return new Map(lists);
  }

  router.use(express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }), async (req, res, next) => {
    const host = req.headers.host ?? '';
    const bySlug = addresses.slugOfHost(host);
    const byPath = /^\/sites\/([a-z0-9-]{1,63})(?:\/(.*))?$/.exec(req.path);
    const domain = bySlug === undefined ? addresses.domainOfHost(host) : undefined;
    const slug = bySlug ?? byPath?.[1];
    if (!['GET', 'HEAD', 'POST'].includes(req.method) || (slug === undefined && domain === undefined)) {
      next();
      return;
    }
    const ownHost = bySlug !== undefined || domain !== undefined;
    const path = (ownHost ? req.path.slice(1) : (byPath?.[2] ?? '')).replace(/\/$/, '');
    if (!ownHost && !addresses.isLoopback) {
      // Companies' pages never share an origin with the console.
      res.redirect(308, `${addresses.siteUrl(slug ?? '')}/${path}`);
      return;
    }
    try {
      const at = domain === undefined ? { slug: slug ?? '' } : { domain };
      if (!(await serve(req, res, at, { path, base: ownHost ? '' : `/sites/${slug}` }))) next();
    } catch (error) {
      const code = coreErrorIn(error)?.code ?? 'internal';
      if (code === 'internal') throw error;
      if (code === 'not-found') notFound(res, 'There is no site at this address.');
      else if (code === 'rate-limited') tooOften(res);
      else outOfOrder(res);
    }
  });
  return router;
}

/** Source: sitemaps.org. */
function sitemap({ pages }: Site, siteUrl: string): string {
  const entries = pages.map((page) => html`<url><loc>${siteUrl}/${page.path}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries}</urlset>`.text}`;
}

function setPolicy(res: Response, addresses: Addresses): void {
  const platform = addresses.consoleUrl;
  res.setHeader(
    'content-security-policy',
    `default-src 'none'; script-src 'self' ${platform}; connect-src 'self' ${platform}; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'`,
  );
  res.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
  res.setHeader('x-content-type-options', 'nosniff');
}

function notFound(res: Response, message: string): void {
  sendNotice(res.status(404), 'Nothing here', message);
}

/** The database is away, or busy: visitors and search engines shall come again. */
function outOfOrder(res: Response): void {
  res.setHeader('retry-after', '5');
  sendNotice(res.status(503), 'One moment, please', 'This site does not answer at the moment. Try again shortly.');
}

function tooOften(res: Response): void {
  res.setHeader('retry-after', '30');
  sendNotice(res.status(429), 'Too often', 'This site was asked for too often from your network. Wait half a minute.');
}

function sendNotice(res: Response, title: string, message: string): void {
  res.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  res.setHeader('cache-control', 'no-store');
  res
    .type('html')
    .send(
      html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body style="font:1.1rem/1.6 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1.5rem;color-scheme:light dark"><h1>${title}</h1><p>${message}</p></body></html>`
        .text,
    );
}
