import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { startNameServer } from '../support/name-server.ts';
import { serveHouse } from '../support/site.ts';

const names = await startNameServer();
const house = await openHouse({ nameServers: [names.address] });
const site = await serveHouse(house);
const ours = await house.furnish('Alder Plumbing', 'plumbing', 'professional');
const theirs = await house.furnish('Birch Dental', 'dental', 'professional');
afterAll(async () => {
  await site.close();
  await house.close();
  await names.close();
});

const hostOf = (slug: string) => `${slug}.localhost:${site.port}`;
const page = (path: string, headers: Record<string, string> = {}) =>
  site.ask(hostOf(ours.slug), `/${path}`, { headers });
const paths = (await ours.api.site.get()).pages.map((one) => one.path);

describe("a company's site", () => {
  test('has each of its pages, with one title, one description, and links that lead somewhere', async () => {
    expect(paths).toHaveLength(10);
    for (const path of paths) {
      const { status, text } = await page(path);
      expect(status, path).toBe(200);
      expect(text.match(/<h1>/g), path).toHaveLength(1);
      expect(text, path).toMatch(/<title>[^<]{10,}<\/title>/);
      expect(text, path).not.toMatch(/\{\{|undefined|\[object/);
      for (const [, href = ''] of text.matchAll(/href="(\/[^"?#]*)/g))
        expect((await site.ask(hostOf(ours.slug), href)).status, `${path} → ${href}`).toBe(200);
    }
  });

  test('weighs less than 50 kB a page, pictures and styles included, the chat apart', async () => {
    const assets = ['site.css', 'icon.svg', 'pattern.svg', 'picture.svg'];
    const sizes = await Promise.all(assets.map(async (path) => gzipSync((await page(path)).text).length));
    const shared = sizes.reduce((sum, size) => sum + size, 0);
    for (const path of paths) expect(gzipSync((await page(path)).text).length + shared, path).toBeLessThan(50_000);
  });

  test('loads nothing from elsewhere, and runs no script but the chat', async () => {
    const { headers, text } = await page('');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*style-src 'self'; img-src 'self' data:/);
    expect([...text.matchAll(/<script(?![^>]*ld\+json)[^>]*>/g)].map(([tag]) => tag)).toEqual([
      expect.stringContaining('/widget.js'),
    ]);
    expect(text).not.toMatch(/ style="| onclick=|<style/);
  });

  test('tells search engines who it is, when it is open, and which questions a page answers', async () => {
    const graphOf = async (path: string) => {
      const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec((await page(path)).text) ?? [];
      const { '@graph': graph } = JSON.parse(json) as { '@graph': Record<string, unknown>[] };
      return graph;
    };
    const [home] = await graphOf('');
    expect(home).toMatchObject({
      '@type': 'LocalBusiness',
      name: 'Alder Plumbing',
      openingHoursSpecification: expect.any(Array),
    });
    expect(JSON.stringify(home)).toContain('Drain cleaning');
    const questions = (await graphOf('questions')).find((one) => one['@type'] === 'FAQPage');
    expect((questions?.['mainEntity'] as unknown[] | undefined)?.length).toBeGreaterThan(3);
    expect(JSON.stringify(questions)).not.toContain('{{');
    const { text: map } = await page('sitemap.xml');
    expect(map.match(/<loc>/g)).toHaveLength(paths.length);
  });

  test('tells whoever shares a page what it is: title, description, address and name, and no picture that is not there', async () => {
    for (const path of paths) {
      const { text } = await page(path);
      const told = Object.fromEntries(
        [...text.matchAll(/<meta property="og:([a-z_]+)" content="([^"]*)">/g)].map(([, name, value]) => [name, value]),
      );
      const [, title] = /<title>([^<]*)<\/title>/.exec(text) ?? [];
      const [, description] = /<meta name="description" content="([^"]*)">/.exec(text) ?? [];
      const [, canonical] = /<link rel="canonical" href="([^"]*)">/.exec(text) ?? [];
      expect(told, path).toEqual({
        type: 'website',
        locale: 'en_US',
        site_name: 'Alder Plumbing',
        title,
        description,
        url: canonical,
      });
      expect(description?.length, path).toBeGreaterThan(20);
      expect(canonical, path).toMatch(/^http:\/\/alder-plumbing\.localhost:\d+\/[a-z-]*$/);
    }
  });

  test('is not sent again while nothing has changed, and at once when something has', async () => {
    const first = await page('');
    const etag = String(first.headers.etag);
    expect(first.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect((await page('', { 'if-none-match': etag })).status).toBe(304);
    const [, sheet = ''] = /href="(\/site\.css\?v=[^"]+)"/.exec(first.text) ?? [];
    expect((await site.ask(hostOf(ours.slug), sheet)).headers['cache-control']).toContain('immutable');
    await ours.api.company.update({ phone: '555-0142' });
    await ours.api.site.updateSettings({ accent: '#7a1f4b' });
    const changed = await page('', { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain('tel:5550142');
    // Another address for what browsers keep for ever.
    expect(changed.text).not.toContain(sheet);
  });

  test('shows words of its company as words, whatever they look like', async () => {
    const { pages } = await ours.api.site.get();
    const about = pages.find((one) => one.path === 'about');
    const section = about?.sections[0];
    const nasty = `"><script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) </script>`;
    await ours.api.site.updatePage({
      pageId: about?.id ?? '',
      title: nasty,
      sections: [{ id: section?.id ?? '', heading: nasty, body: nasty }],
    });
    const { text } = await page('about');
    expect(text).not.toMatch(/<script>alert|<img src=x/);
    expect(text).toContain('&lt;script&gt;alert(1)');
  });
});

describe('the contact form, without any script', () => {
  const form = { name: 'Vera Visitor', email: 'vera@example.com', phone: '', message: 'Please call me about a tap.' };
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}, company = ours) =>
    site.ask(hostOf(company.slug), '/contact-form', {
      form: fields,
      headers: { origin: `http://${hostOf(company.slug)}`, ...headers },
    });

  test('reaches the inbox of its own company, and thanks', async () => {
    const answer = await send(form);
    expect([answer.status, answer.headers.location]).toEqual([303, '/contact?sent=1']);
    expect((await page('contact?sent=1')).text).toContain('Your message is with us');
    const { conversations } = await ours.api.conversations.list({});
    expect(conversations[0]?.status).toBe('waiting');
    const { contacts } = await ours.api.contacts.list({});
    expect(contacts[0]).toMatchObject({ name: 'Vera Visitor', email: 'vera@example.com' });
    expect((await theirs.api.contacts.list({})).contacts).toEqual([]);
  });

  test.each([
    ['no way to answer', { ...form, email: '' }, /leave an e-mail address or a phone number/],
    ['no message', { ...form, message: ' ' }, /what it is about/],
    ['an address that is none', { ...form, email: 'vera at home' }, /does not look like an e-mail address/],
  ])('with %s says what is missing, and keeps what was typed', async (_what, fields, reason) => {
    const answer = await send(fields);
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(reason);
    expect(answer.text).toContain('value="Vera Visitor"');
  });

  test('from a page of somebody else is refused; of a program that fills in everything nothing is kept', async () => {
    const before = (await ours.api.contacts.list({})).contacts.length;
    expect((await send({ ...form, email: 'eve@example.com' }, { origin: 'https://elsewhere.example' })).status).toBe(
      400,
    );
    expect((await send({ ...form, email: 'bot@example.com', website: 'https://spam.example' })).status).toBe(303);
    expect((await ours.api.contacts.list({})).contacts).toHaveLength(before);
  });

  test('is not taken at another address of the site', async () => {
    const answer = await site.ask(hostOf(ours.slug), '/about', {
      form,
      headers: { origin: `http://${hostOf(ours.slug)}` },
    });
    expect(answer.status).toBe(404);
  });
});

describe('a domain of its own', async () => {
  const { member } = await house.core.access.authenticateMember(ours.token, 'test');
  const operator = { identityId: member.identityId, requestId: 'test', reason: 'Bought one' };
  const host = `www.alder-plumbing.example:${site.port}`;

  test('leads to the site, which then names it as its address, and to nobody before', async () => {
    expect((await site.ask(host, '/')).text).not.toContain('Alder Plumbing');
    await house.core.companies.setDomain({ ...operator, slug: ours.slug }, 'WWW.Alder-Plumbing.example.');
    const { status, text } = await site.ask(host, '/contact');
    expect(status).toBe(200);
    expect(text).toContain(`<link rel="canonical" href="http://${host}/contact">`);
    expect((await page('contact')).text).toContain(`<link rel="canonical" href="http://${host}/contact">`);
    const { settings } = await ours.api.site.get();
    const opened = await house.core.visitors.open({
      siteKey: settings.siteKey,
      origin: `http://${host}`,
      ownOrigins: site.addresses.siteOrigins,
      requestId: 'test',
    });
    expect(opened.business.company.name).toBe('Alder Plumbing');
  });

  test('belongs to one company, and must be a host name', async () => {
    const taken = house.core.companies.setDomain({ ...operator, slug: theirs.slug }, 'www.alder-plumbing.example');
    await expect(taken).rejects.toMatchObject({ code: 'conflict' });
    for (const name of ['localhost', 'https://x.example', 'a b.example', '10.0.0.1', ''])
      await expect(house.core.companies.setDomain({ ...operator, slug: theirs.slug }, name)).rejects.toMatchObject({
        code: 'bad-input',
      });
  });

  test('is gone with its end, and with a suspension', async () => {
    await house.core.companies.suspend({ ...operator, slug: ours.slug });
    expect((await site.ask(host, '/')).text).not.toContain('Alder');
    await house.core.companies.resume({ ...operator, slug: ours.slug });
    await house.core.companies.setDomain({ ...operator, slug: ours.slug }, null);
    expect((await site.ask(host, '/')).text).not.toContain('Alder');
    const events = await ours.api.audit.list({});
    expect(JSON.stringify(events)).toContain('company.domain-changed');
  });
});

describe('a domain that a company sets itself', () => {
  const name = 'www.grove.example';
  const host = `${name}:${site.port}`;
  const proofOf = async (company: typeof ours) => (await company.api.site.get()).ownDomain.proof;

  test('needs the company’s own proof in its records, and is then the address of the site and of its chat', async () => {
    await expect(ours.api.site.setDomain({ domain: name })).rejects.toThrow(`No TXT record at _rowhouse.${name} says`);
    names.texts.set(`_rowhouse.${name}`, ['another record', await proofOf(theirs)]);
    const proof = await proofOf(ours);
    await expect(ours.api.site.setDomain({ domain: name })).rejects.toThrow(proof);
    names.texts.set(`_rowhouse.${name}`, ['another record', proof]);
    expect(await ours.api.site.setDomain({ domain: 'WWW.Grove.example.' })).toMatchObject({ domain: name });
    const { text } = await site.ask(host, '/contact');
    expect(text).toContain(`<link rel="canonical" href="http://${host}/contact">`);
    expect((await site.ask(host, '/sitemap.xml')).text).toContain(`<loc>http://${host}/contact</loc>`);
    const { settings } = await ours.api.site.get();
    const at = { siteKey: settings.siteKey, ownOrigins: site.addresses.siteOrigins, requestId: 'test' };
    await house.core.visitors.open({ ...at, origin: `http://${host}` });
    await expect(house.core.visitors.open({ ...at, origin: 'http://grove.example' })).rejects.toThrow(
      'may not be shown',
    );
  });

  test('is not another company’s without proof, and whether somebody has it makes no difference to the answer', async () => {
    const refusal = async (domain: string) => {
      const error = await theirs.api.site.setDomain({ domain }).catch((caught: Error) => caught.message);
      return String(error).replaceAll(domain, '');
    };
    expect(await refusal(name)).toBe(await refusal('www.nobodys.example'));
    expect((await site.ask(host, '/')).text).toContain('Alder Plumbing');
  });

  test('goes to whoever its records name now, and the one who had it reads so in the log', async () => {
    names.texts.set(`_rowhouse.${name}`, [await proofOf(theirs)]);
    await theirs.api.site.setDomain({ domain: name });
    expect((await site.ask(host, '/')).text).toContain('Birch Dental');
    expect((await ours.api.site.get()).ownDomain.domain).toBeNull();
    const log = JSON.stringify(await ours.api.audit.list({}));
    expect(log).toContain('site.domain-lost');
    expect(log).not.toContain(theirs.companyId);
    await theirs.api.site.setDomain({ domain: null });
    expect((await site.ask(host, '/')).text).not.toContain('Birch Dental');
  });

  test('is part of larger plans alone', async () => {
    const small = await house.furnish('Small Plumbing', 'plumbing', 'starter');
    names.texts.set('_rowhouse.www.small.example', [await proofOf(small)]);
    await expect(small.api.site.setDomain({ domain: 'www.small.example' })).rejects.toThrow('domain of your own');
    await expect(ours.api.site.setDomain({ domain: 'https://x.example' })).rejects.toThrow('is no host name');
  });
});
