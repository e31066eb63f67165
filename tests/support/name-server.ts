import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type NameServer = { address: string; texts: Map<string, string[]>; close(): Promise<void> };

/** A name server on loopback that knows TXT records alone, and of no other name. Source: RFC 1035, sections 3 and 4. */
export async function startNameServer(): Promise<NameServer> {
  const texts = new Map<string, string[]>();
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { name, end } = readName(query, 12);
    const found = texts.get(name.toLowerCase());
    const head = Buffer.from(query.subarray(0, 12));
    // An answer, asked for and given by recursion; 3 is "no such name".
    head.writeUInt16BE(found ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(found?.length ?? 0, 6);
    head.writeUInt32BE(0, 8);
    const answers = (found ?? []).map((text) => {
      const pieces = (text.match(/.{1,200}/gs) ?? []).map((piece) =>
        Buffer.concat([Buffer.from([Buffer.byteLength(piece)]), Buffer.from(piece)]),
      );
      const data = Buffer.concat(pieces);
      // The question's name, TXT, IN, for no time at all.
      const record = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, data.length >> 8, data.length & 255]);
      return Buffer.concat([record, data]);
    });
    socket.send(Buffer.concat([head, query.subarray(12, end + 4), ...answers]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    texts,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}
