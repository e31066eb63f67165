import { CoreError } from './errors.ts';

/** One of the places that are shared, held until it is given back. */
export type Slot = {
  /** @param used what it came to, in the unit of the cost that was named when it was taken. The second time does nothing. */
  release(used?: number): void;
};

export type FairSlots = {
  /**
   * Waits for a place. Whoever was served least goes first, and one owner's own wishes in their order.
   * @param wish.cost what it will use, as far as is known (tokens, milliseconds; above 0); put right at `release`.
   * @throws CoreError 'rate-limited' when this owner has too many waiting, 'unavailable' when it waited too long; the
   * signal's reason when that aborts.
   */
  acquire(owner: string, wish?: { cost?: number; signal?: AbortSignal }): Promise<Slot>;
  load(): { slots: number; held: number; waiting: number; owners: number };
};

export type FairSlotsSettings = {
  slots: number;
  /** Places that one owner alone can never take, so that whoever comes next finds one. */
  reserved: number;
  /** Wishes of one owner that may wait. */
  maxWaiting: number;
  /** In milliseconds. */
  maxWaitMs: number;
};

type Waiting = { cost: number; number: number; grant(slot: Slot): void };
/** `served` is what it has been given so far, counted from the same start as everybody else's. */
type Owner = { served: number; held: number; waiting: Waiting[] };

/**
 * Start-time fair queueing (Goyal, Vin, Cheng 1996), with costs that are known for certain only afterwards: a place goes
 * to the owner who was served least among those who wait. Who was away is counted as served as much as whoever is served
 * now, so that idle time is no credit. No place stays free while somebody may have it.
 */
export function createFairSlots({ slots, reserved, maxWaiting, maxWaitMs }: FairSlotsSettings): FairSlots {
  const most = Math.max(1, slots - reserved);
  const owners = new Map<string, Owner>();
  let held = 0;
  let waitingInAll = 0;
  let numbers = 0;
  /** As much as the last one who got a place had been served then. */
  let level = 0;

  function slotOf(name: string, owner: Owner, cost: number): Slot {
    level = Math.max(level, owner.served);
    owner.served += cost;
    owner.held += 1;
    held += 1;
    let isHeld = true;
    return {
      release(used = cost) {
        if (!isHeld) return;
        isHeld = false;
        owner.served += Math.max(0, used) - cost;
        owner.held -= 1;
        held -= 1;
        serve();
        forget(name, owner);
      },
    };
  }

  /** Whoever is away is forgotten once it owes nothing to those who wait, or nobody waits. */
  function forget(name: string, owner: Owner): void {
    if (held === 0 && waitingInAll === 0) {
      owners.clear();
      level = 0;
    } else if (isAway(owner) && (waitingInAll === 0 || owner.served <= level)) owners.delete(name);
    if (waitingInAll > 0 || owners.size <= 2 * slots) return;
    for (const [other, one] of owners) if (isAway(one)) owners.delete(other);
  }

  function serve(): void {
    while (held < slots && waitingInAll > 0) {
      let next: [string, Owner, Waiting] | undefined;
      for (const [name, owner] of owners) {
        const first = owner.waiting[0];
        if (!first || owner.held >= most) continue;
        const [, best, bestFirst] = next ?? [];
        const isNext =
          !best ||
          !bestFirst ||
          owner.served < best.served ||
          (owner.served === best.served && first.number < bestFirst.number);
        if (isNext) next = [name, owner, first];
      }
      if (!next) return;
      const [name, owner, first] = next;
      owner.waiting.shift();
      waitingInAll -= 1;
      first.grant(slotOf(name, owner, first.cost));
    }
  }

  function ownerOf(name: string): Owner {
    const known = owners.get(name);
    if (known) return known;
    const made = { served: level, held: 0, waiting: [] };
    owners.set(name, made);
    return made;
  }

  return {
    acquire(name, { cost = 1, signal } = {}) {
      const owner = ownerOf(name);
      if (owner.waiting.length === 0) {
        owner.served = Math.max(owner.served, level);
        // Nobody else who could have this place waits, or they would have it.
        if (held < slots && owner.held < most) return Promise.resolve(slotOf(name, owner, cost));
      }
      if (owner.waiting.length >= maxWaiting)
        return Promise.reject(
          new CoreError('rate-limited', 'That is too much at once. Wait for what is under way, then try again.', {
            retryAfterMs: 1_000,
          }),
        );
      return new Promise<Slot>((resolve, reject) => {
        const leave = (reason: unknown) => {
          owner.waiting.splice(owner.waiting.indexOf(wish), 1);
          waitingInAll -= 1;
          stopWaiting();
          forget(name, owner);
          reject(reason instanceof Error ? reason : new Error('given up'));
        };
        const tooLong = () =>
          leave(
            new CoreError('unavailable', 'Too much is going on at the moment. Try again shortly.', {
              retryAfterMs: 1_000,
            }),
          );
        const aborted = () => leave(signal?.reason);
        const timer = setTimeout(tooLong, maxWaitMs);
        const stopWaiting = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', aborted);
        };
        const wish: Waiting = {
          cost,
          number: numbers,
          grant(slot) {
            stopWaiting();
            resolve(slot);
          },
        };
        numbers += 1;
        owner.waiting.push(wish);
        waitingInAll += 1;
        signal?.addEventListener('abort', aborted);
        if (signal?.aborted) aborted();
      });
    },
    load: () => ({ slots, held, waiting: waitingInAll, owners: owners.size }),
  };
}

function isAway({ held, waiting }: Owner): boolean {
  return held === 0 && waiting.length === 0;
}
