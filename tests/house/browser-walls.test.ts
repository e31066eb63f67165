import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, importsOf, productSources, read, root } from './sources.ts';

const browserApps = ['apps/web', 'apps/widget'];

test('browsers import the client of the router and nothing else of the server', () => {
  const offences = productSources()
    .filter((path) => browserApps.some((app) => path.startsWith(app)))
    .flatMap((path) =>
      importsOf(read(path))
        .filter(
          (name) => (name.startsWith('@rowhouse/') && name !== '@rowhouse/api/client') || name.startsWith('node:'),
        )
        .map((name) => `${path} imports ${name}`),
    );
  expect(offences).toEqual([]);
});

test.each(browserApps)('no server code is in what %s sends to browsers', (app) => {
  const built = join(app, 'dist');
  expect(existsSync(join(root, built)), `${built} is not built: npm test builds it`).toBe(true);
  const scripts = filesBelow(built, (path) => path.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  const marks = ['current_company_id', 'rowhouse_tenant', 'drizzle', 'aes-256-gcm', 'node:crypto'];
  for (const path of scripts)
    for (const mark of marks) expect(read(path).includes(mark), `${path} contains ${mark}`).toBe(false);
});
