/** The one source of time, so that tests can move midnight. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
