import type { Access } from '../access/index.ts';
import { isCoreError, type Tally } from '../base/index.ts';
import type { CognitiveLimiter } from '../budget/index.ts';
import type { StatementGuard } from '../db/index.ts';

// Counts around the walls instead of inside them: what they decide stays theirs.

/** What the statement guard let through and refused, by company. */
export function countStatements(guard: StatementGuard, tally: Tally): StatementGuard {
  return {
    check: guard.check,
    verify(text, values, companyId) {
      try {
        const touched = guard.verify(text, values, companyId);
        tally.add(companyId, 'statement.accepted');
        return touched;
      } catch (error) {
        tally.add(companyId, 'statement.refused');
        throw error;
      }
    },
  };
}

/** What the limiter admitted, and refused for the budget. */
export function countReservations(limiter: CognitiveLimiter, tally: Tally): CognitiveLimiter {
  return {
    ...limiter,
    async reserve(context, wish) {
      try {
        const reservation = await limiter.reserve(context, wish);
        tally.add(context.companyId, 'budget.admitted');
        return reservation;
      } catch (error) {
        if (isCoreError(error, 'budget-exhausted')) tally.add(context.companyId, 'budget.refused');
        throw error;
      }
    },
  };
}

/** Tokens that opened something, and those that opened nothing. */
export function countTokens(access: Access, tally: Tally): Access {
  /** Of a refused token nobody knows whose it is. */
  async function counted<T extends { context?: { companyId: string } }>(work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      tally.add(result.context?.companyId ?? null, 'token.accepted');
      return result;
    } catch (error) {
      if (isCoreError(error, 'unauthenticated') || isCoreError(error, 'suspended')) tally.add(null, 'token.refused');
      throw error;
    }
  }
  return {
    ...access,
    authenticateMember: (...given) => counted(access.authenticateMember(...given)),
    authenticateVisitor: (...given) => counted(access.authenticateVisitor(...given)),
    authenticateOperator: (...given) =>
      counted<Awaited<ReturnType<Access['authenticateOperator']>> & { context?: never }>(
        access.authenticateOperator(...given),
      ),
  };
}
