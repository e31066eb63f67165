import { expect, test } from 'vitest';
import { type CompanyFacts, renderPlaceholders } from './placeholders.ts';

const nothing: CompanyFacts = {
  name: 'Bluebird',
  phone: null,
  email: null,
  address: null,
  area: null,
  license: null,
  hours: 'Mon-Fri 8 am-5 pm',
  bookingUrl: null,
  prices: new Map(),
  durations: new Map(),
};

test('a sentence reads well before its owner has entered a number or an address', () => {
  expect(renderPlaceholders('Call {{company.phone}}, or reach us at {{company.phone}}.', nothing)).toBe(
    'Call us, or reach us at our number.',
  );
  expect(renderPlaceholders('Write to {{company.email}}; license {{company.license|on request}}.', nothing)).toBe(
    'Write to us; license on request.',
  );
  expect(renderPlaceholders('Call {{company.phone}} now.', { ...nothing, phone: '555 0100' })).toBe(
    'Call 555 0100 now.',
  );
});
