/** What the server refused, in its own words; `reason` is for programs. */
export class Refusal extends Error {
  readonly reason: string;

  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

/** Nobody answered, or nobody who speaks our language: a dead network, a sleeping proxy. */
export class NobodyThere extends Error {}
