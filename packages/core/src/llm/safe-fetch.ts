import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
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
  ['::', 96],
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

/** Whether an IP address leads into somebody's own network; what is no address counts as one that does. */
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
const connectTimeoutMs = 10_000;

type Resolve = (host: string, found: (error: Error | null, addresses: LookupAddress[] | undefined) => void) => void;
const systemResolve: Resolve = (host, found) => lookUp(host, { all: true }, found);

/**
 * Follows no redirect: a key would travel to wherever it leads. It is handed back as the refusal that it is. Ends an answer that
 * does not end. Unless internal addresses are allowed, three looks keep a call out of the house: at the address as it is written,
 * at what its name leads to (the very addresses that are then connected to), and at who has answered.
 */
export function createSafeFetch({
  allowInternal,
  resolve = systemResolve,
  isRefused = isInternalAddress,
}: {
  allowInternal: boolean;
  /** For tests: a name server that changes its mind. */
  resolve?: Resolve;
  isRefused?: (address: string) => boolean;
}): typeof fetch {
  const send = allowInternal ? fetch : guardedFetch(resolve, isRefused);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!allowInternal) checkWritten(url, isRefused);
    const response = await send(input, { ...init, redirect: 'manual' });
    return response.body === null ? response : new Response(capped(response.body), response);
  };
}

function checkWritten(url: URL, isRefused: (address: string) => boolean): void {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  if (url.protocol !== 'https:' || url.port !== '' || (isIP(host) !== 0 && isRefused(host))) throw refusal();
}

function guardedFetch(resolve: Resolve, isRefused: (address: string) => boolean): typeof fetch {
  const lookup: LookupFunction = (host, options, callback) =>
    resolve(host, (error, addresses) => {
      const first = addresses?.[0];
      if (error || !addresses || !first) callback(error ?? refusal(), []);
      else if (addresses.some(({ address }) => isRefused(address))) callback(refusal(), []);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  const connect = buildConnector({ lookup, timeout: connectTimeoutMs });
  const dispatcher = new Agent({
    connect(options, callback) {
      connect(options, (error, socket) => {
        if (!error && isRefused(socket.remoteAddress ?? '')) {
          socket.destroy();
          callback(refusal(), null);
        } else if (error) callback(error, null);
        else callback(null, socket);
      });
    },
  });
  // The same interface by another maker: the one that Node has built in takes no connector.
  const send = undiciFetch as unknown as (input: unknown, init: unknown) => Promise<Response>;
  return (input, init) => send(input, { ...init, dispatcher });
}

/** Nothing was sent: whoever asked is told that the server cannot be reached. */
function refusal(): Error {
  return Object.assign(new Error('that address is not on the open internet'), { code: 'ADDRESS_REFUSED' });
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
