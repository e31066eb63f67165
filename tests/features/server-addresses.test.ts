import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { checkBaseUrl, createSafeFetch } from '../../packages/core/src/llm/safe-fetch.ts';

/** Whoever knocks here came where no company's model server may be. */
const servers: Server[] = [];
let knocks = 0;
for (const host of ['127.0.0.1', '::1']) {
  const server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
}
afterAll(() => {
  for (const server of servers) server.close();
});
beforeEach(() => {
  knocks = 0;
});

const hosts = [
  [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0x7f000001',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '127.000.000.001',
  ],
  [
    '127.127.127.127',
    '127.0.0.254',
    '0.0.0.0',
    '0',
    '0x0',
    '00.0.0.0',
    '1.0.0.127.in-addr.arpa',
    'localhost',
    'LOCALHOST',
  ],
  ['localhost.', 'sub.localhost', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ['[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]'],
  ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255', '169.254.169.254'],
  ['0xa9fea9fe', '2852039166', '[::ffff:169.254.169.254]', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ['①②⑦.⓪.⓪.①', '127。0。0。1', '%31%32%37.0.0.1', '[::127.0.0.1]', '192.0.0.1', '203.0.113.9', '198.51.100.9'],
].flat();
const shapes = [
  (host: string) => `https://${host}/v1`,
  (host: string) => `http://${host}/v1`,
  (host: string) => `https://${host}:8443/v1`,
  (host: string) => `https://${host}:443/v1`,
  (host: string) => `https://user@${host}/v1`,
];
const spellings = hosts.flatMap((host) => shapes.map((shape) => shape(host)));

test('of 200 and more spellings of addresses inside, none is taken and none is called', async () => {
  expect(spellings.length).toBeGreaterThan(200);
  const send = createSafeFetch({ allowInternal: false });
  for (const url of spellings) {
    await expect(checkBaseUrl(url, false), url).rejects.toMatchObject({ code: 'bad-input' });
    await expect(send(url, { method: 'POST', body: 'secret' }), url).rejects.toThrow();
  }
  expect(knocks).toBe(0);
});

test('a name that turns out to lead inside is asked for once, at the connection itself, and is not connected to', async () => {
  let asked = 0;
  const send = createSafeFetch({
    allowInternal: false,
    resolve(_host, found) {
      asked += 1;
      // One address in the open, and one inside.
      found(null, [
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    },
  });
  await expect(send('https://models.example.com/v1')).rejects.toMatchObject({ cause: { code: 'ADDRESS_REFUSED' } });
  expect(asked).toBe(1);
  expect(knocks).toBe(0);
});

test('a name that led into the open when it was entered, and leads inside now, is not connected to', async () => {
  const answers = ['93.184.215.14', '127.0.0.1'];
  let asked = 0;
  const send = createSafeFetch({
    allowInternal: false,
    resolve(_host, found) {
      found(null, [{ address: answers[Math.min(asked, 1)] ?? '', family: 4 }]);
      asked += 1;
    },
  });
  const given = new AbortController();
  const first = send('https://models.example.com/v1', { signal: given.signal }).catch(() => 'given up');
  await expect.poll(() => asked).toBe(1);
  given.abort();
  expect(await first).toBe('given up');
  const second = send('https://models.example.com/v1', { method: 'POST', body: 'secret' });
  await expect(second).rejects.toMatchObject({ cause: { code: 'ADDRESS_REFUSED' } });
  expect(asked).toBe(2);
  expect(knocks).toBe(0);
});
