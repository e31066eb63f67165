import { afterAll, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);

test('a suspended company is out within a second, and in again when it is resumed', async () => {
  const company = await house.furnish('Soon Suspended');
  const identityId = (await house.core.access.authenticateMember(company.token, 't')).member.identityId;
  await company.api.company.get();
  const isWithinASecond = (where: 'in' | 'out') =>
    expect
      .poll(
        () =>
          company.api.company.get().then(
            () => 'in',
            () => 'out',
          ),
        { timeout: 1_000, interval: 50 },
      )
      .toBe(where);
  await house.core.companies.suspend({ slug: company.slug, reason: 'a test', identityId, requestId: 'test' });
  await isWithinASecond('out');
  await house.core.companies.resume({ slug: company.slug, reason: 'a test', identityId, requestId: 'test' });
  await isWithinASecond('in');
});
