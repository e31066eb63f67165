import type { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { StoreKey } from '../tenant/index.ts';

/**
 * The part of Redis that is used, with keys that the key builder made and no others. No KEYS, no SCAN, no pattern: nobody
 * needs to know which other keys there are.
 */
export type KeyedRedis = EventEmitter &
  Pick<Redis, 'status' | 'info' | 'quit' | 'disconnect'> & {
    publish(channel: StoreKey, message: string): Promise<number>;
    subscribe(channel: StoreKey): Promise<unknown>;
    exists(key: StoreKey): Promise<number>;
    set(key: StoreKey, value: string, unit: 'PX', ms: number): Promise<unknown>;
    del(key: StoreKey): Promise<number>;
    multi(): KeyedMulti;
    xread(
      block: 'BLOCK',
      ms: number,
      streams: 'STREAMS',
      key: StoreKey,
      after: string,
    ): Promise<[key: string, items: [id: string, fields: string[]][]][] | null>;
    /** A script declares every key that it touches. */
    runScript(script: string, keys: readonly StoreKey[], values: readonly (string | number)[]): Promise<unknown>;
  };

type KeyedMulti = {
  xadd(key: StoreKey, id: string, field: string, value: string): KeyedMulti;
  pexpire(key: StoreKey, ms: number): KeyedMulti;
  exec(): Promise<unknown>;
};

class Client extends Redis {
  runScript(script: string, keys: readonly StoreKey[], values: readonly (string | number)[]): Promise<unknown> {
    return this.eval(script, keys.length, ...keys, ...values);
  }
}

/** Tries for ever to be connected, at most two seconds apart. */
export function connectRedis(
  url: string,
  options: {
    maxRetriesPerRequest: number | null;
    enableOfflineQueue?: boolean;
    autoResendUnfulfilledCommands?: boolean;
    commandTimeout?: number;
  },
): KeyedRedis {
  const retryStrategy = (times: number) => Math.min(times * 100, 2_000);
  const connection = new Client(url, { ...options, retryStrategy });
  // Without a listener, a Redis that goes away would end the process.
  connection.on('error', () => undefined);
  return connection;
}
