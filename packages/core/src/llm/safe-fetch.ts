import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { CoreError } from '../base/index.ts';

/** Networks that no company's own server address may lead into. */
const internal = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  internal.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  internal.addSubnet(network, bits, 'ipv6');

export function isInternalAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return internal.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Checks an address that a company typed in.
 * @throws CoreError 'bad-input' unless it is https on port 443 and leads to the open internet.
 */
export async function checkBaseUrl(text: string, allowInternal: boolean): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new CoreError('bad-input', 'That is no server address. Use the form https://models.example.com/v1.');
  if (allowInternal) return;
  if (url.protocol !== 'https:' || (url.port !== '' && url.port !== '443'))
    throw new CoreError('bad-input', 'The server must be reached by https on port 443.');
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const addresses = isIP(host)
    ? [host]
    : (await lookup(host, { all: true }).catch(() => [])).map((entry) => entry.address);
  if (addresses.length === 0) throw new CoreError('bad-input', 'That server cannot be found. Check its name.');
  if (addresses.some(isInternalAddress)) throw new CoreError('bad-input', 'That server is not on the open internet.');
}

/** More than any answer to a request of ours; a server that sends more is no model. In bytes. */
const maxAnswerBytes = 4_000_000;

/** Follows no redirect: a key would travel to wherever it leads. It is handed back as the refusal that it is. Ends an answer that does not end. */
export function createSafeFetch({
  allowInternal,
  base = fetch,
}: {
  allowInternal: boolean;
  base?: typeof fetch;
}): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!allowInternal) await checkBaseUrl(`${url.protocol}//${url.host}`, false);
    const response = await base(input, { ...init, redirect: 'manual' });
    return response.body === null ? response : new Response(capped(response.body), response);
  };
}

function capped(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > maxAnswerBytes) controller.error(new Error('the answer is too long'));
        else controller.enqueue(chunk);
      },
    }),
  );
}
