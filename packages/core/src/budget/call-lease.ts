import type { TenantContext } from '../tenant/index.ts';

/**
 * The right to one call for one company: money is set aside for it, and the ledger knows that it goes out. Only a dispatched
 * reservation has one, and a provider can be reached with nothing else.
 */
export class CallLease {
  readonly context: TenantContext;
  #isUsed = false;

  constructor(context: TenantContext) {
    this.context = context;
  }

  /** Takes it up. @throws TypeError the second time: a second call needs money of its own. */
  use(): void {
    if (this.#isUsed) throw new TypeError('a lease is good for one call');
    this.#isUsed = true;
  }
}
