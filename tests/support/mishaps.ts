import { AssertionError } from 'node:assert/strict';

/** What becomes of the next word to a store: it or its answer gets lost, or the process dies before or after it. */
export type Fault = 'none' | 'lost-before' | 'lost-after' | 'die-before' | 'die-after';

/** What befalls a process at its next word to a store. */
export function createMishaps(onMishap: () => void = () => undefined) {
  let next: Fault = 'none';
  let struck: () => void = () => undefined;
  const die = () => {
    struck();
    return new Promise<never>(() => undefined);
  };
  return {
    /** A word to the store, and what becomes of it. */
    async through<T>(work: () => Promise<T>): Promise<T> {
      const fault = next;
      next = 'none';
      if (fault !== 'none') onMishap();
      if (fault === 'die-before') return die();
      if (fault === 'lost-before') throw new Error('lost');
      const answer = await work();
      if (fault === 'die-after') return die();
      if (fault === 'lost-after') throw new Error('lost');
      return answer;
    },

    /** One piece of a process's work, or as much of it as it lived to do. A test that fails is no refusal. */
    async during<T>(
      fault: Fault,
      work: () => Promise<T>,
      onRefusal: (error: unknown) => void = () => undefined,
    ): Promise<T | 'died' | 'refused'> {
      next = fault;
      const death = new Promise<'died'>((resolve) => {
        struck = () => resolve('died');
      });
      const answer = await Promise.race([
        work().catch((error: unknown) => {
          if (error instanceof TypeError || error instanceof AssertionError) throw error;
          onRefusal(error);
          return 'refused' as const;
        }),
        death,
      ]);
      next = 'none';
      return answer;
    },
  };
}
