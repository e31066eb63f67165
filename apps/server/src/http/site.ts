import { randomUUID } from 'node:crypto';
import { type Core, coreErrorIn, type TenantContext } from '@rowhouse/core';
import { type Request, type Response, Router } from 'express';
import { renderIcon, renderPage, renderStyle, type SiteAnswers } from '../site/page.ts';
import { html } from '../site/html.ts';
import type { Addresses } from './addresses.ts';
import { addressPrefix } from './request.ts';

const faqLength = 12;

/** The companies' public sites: by host name, and by path where host names under *.localhost do not resolve. */
export function createSiteRouter(core: Core, addresses: Addresses): Router {
  const router = Router();

  async function serve(req: Request, res: Response, slug: string, path: string, base: string): Promise<void> {
    await core.limits.takeCall(addressPrefix(req.ip ?? ''));
    const context = await core.sites.contextOf(slug, randomUUID());
    if (!context) {
      notFound(res, 'There is no site at this address.');
      return;
    }
    await core.limits.takeCallOf(context);
    const [site, business] = await Promise.all([core.sites.get(context), core.business.get(context)]);
    if (!site.site.published) {
      notFound(res, 'This site is not open at the moment.');
      return;
    }
    const origin = base === '' ? addresses.siteUrl(slug) : `${addresses.consoleUrl}${base}`;
    setPolicy(res, addresses);
    switch (path) {
      case 'site.css':
        res.setHeader('cache-control', 'public, max-age=300');
        res.type('css').send(renderStyle(site));
        return;
      case 'icon.svg':
        res.setHeader('cache-control', 'public, max-age=300');
        res.type('svg').send(renderIcon(site, business.company.name));
        return;
      case 'robots.txt':
        res.type('text').send(`User-agent: *\nAllow: /\nSitemap: ${origin}/sitemap.xml\n`);
        return;
      case 'sitemap.xml':
        res
          .type('xml')
          .send(
            html`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${site.pages.map((page) => html`<url><loc>${origin}/${page.path}</loc></url>`)}</urlset>`
              .text,
          );
        return;
      default:
        break;
    }
    const page = site.pages.find((candidate) => candidate.path === path);
    if (!page) {
      notFound(res, 'There is no such page on this site.');
      return;
    }
    const faq = await answersOf(
      context,
      page.sections.flatMap((section) => (section.kind === 'faq' && section.category ? [section.category] : [])),
    );
    const text = renderPage({
      site,
      page,
      business,
      faq,
      base,
      canonicalUrl: `${addresses.siteUrl(slug)}/${page.path}`,
      widgetUrl: base === '' ? `${addresses.consoleUrl}/widget.js` : '/widget.js',
    });
    // The last look before it leaves: a page with another company's marker is not sent.
    res.type('html').send(core.canaries.screen(context, 'site', text));
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

  router.use(async (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      next();
      return;
    }
    const bySlug = addresses.slugOfHost(req.headers.host ?? '');
    const byPath = /^\/sites\/([a-z0-9-]{1,63})(?:\/(.*))?$/.exec(req.path);
    const slug = bySlug ?? byPath?.[1];
    if (slug === undefined) {
      next();
      return;
    }
    const path = (bySlug === undefined ? (byPath?.[2] ?? '') : req.path.slice(1)).replace(/\/$/, '');
    if (bySlug === undefined && !addresses.isLoopback) {
      // Companies' pages never share an origin with the console.
      res.redirect(308, `${addresses.siteUrl(slug)}/${path}`);
      return;
    }
    try {
      await serve(req, res, slug, path, bySlug === undefined ? `/sites/${slug}` : '');
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
