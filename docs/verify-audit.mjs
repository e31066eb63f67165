#!/usr/bin/env node
// Verifies a downloaded audit log: node docs/verify-audit.mjs <log.json> [<earlier log.json>]
// Plain Node, no dependency, no Rowhouse: an auditor can read all of it. Ends with 0 when the chain holds, else with 1.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [logPath, earlierPath] = process.argv.slice(2);
if (!logPath) {
  console.error('Name the downloaded log: node docs/verify-audit.mjs audit-log.json [earlier-audit-log.json]');
  process.exit(2);
}

/** SHA-256 over every field, each preceded by its length in bytes, and over the hash of the event before. */
function hashOf(companyId, event) {
  const fields = [
    companyId,
    String(event.sequence),
    event.id,
    event.actorKind,
    event.actorId,
    event.action,
    event.target,
    event.detail,
    event.requestId,
    event.createdAt,
    event.previousHash,
  ];
  const text = fields.map((field) => `${Buffer.byteLength(field)}:${field},`).join('');
  return createHash('sha256').update(text).digest('hex');
}

/** The first thing that is wrong with a log, or undefined. */
function faultOf({ companyId, head, events }) {
  let previous = '0'.repeat(64);
  for (const [index, event] of events.entries()) {
    const name = `event ${event.sequence} (${event.action}, ${event.createdAt})`;
    if (event.sequence !== index + 1)
      return `event ${index + 1} is missing or out of order: ${name} stands in its place`;
    if (event.previousHash !== previous) return `${name} does not follow the event before it`;
    if (hashOf(companyId, event) !== event.hash) return `${name} was changed`;
    previous = event.hash;
  }
  if (head.sequence !== events.length)
    return `the log ends with event ${events.length}, and the company's chain with event ${head.sequence}`;
  if (head.hash !== previous) return 'the last event is not the one that the chain ends with';
  return undefined;
}

/** An older download is a witness: what it ends with must still stand in the newer one, at the same place. */
function contradiction(log, earlier) {
  if (earlier.companyId !== log.companyId) return 'the two logs are not of the same company';
  const last = log.events[earlier.head.sequence - 1];
  if (!last) return `the earlier log reaches event ${earlier.head.sequence}, and this one is shorter`;
  if (last.hash !== earlier.head.hash) return `event ${earlier.head.sequence} is another one than in the earlier log`;
  return undefined;
}

function readLog(path) {
  const log = JSON.parse(readFileSync(path, 'utf8'));
  if (log.format !== 'rowhouse-audit/1' || !Array.isArray(log.events))
    throw new Error(`${path} is no audit log of Rowhouse`);
  return log;
}

try {
  const log = readLog(logPath);
  const earlier = earlierPath ? readLog(earlierPath) : undefined;
  const fault = faultOf(log) ?? (earlier ? (faultOf(earlier) ?? contradiction(log, earlier)) : undefined);
  if (fault) {
    console.error(`NOT INTACT: ${fault}.`);
    process.exitCode = 1;
  } else
    console.log(
      `Intact: ${log.events.length} events, ending with ${log.head.hash}${earlier ? `, and it continues the earlier log of ${earlier.events.length}` : ''}.`,
    );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
