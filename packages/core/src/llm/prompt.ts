import type { Owns, TenantContext } from '../tenant/index.ts';
import type { PromptFragment } from './types.ts';

const layers: ReadonlySet<string> = new Set(['context', 'company', 'master', 'scope']);

/**
 * Joins the fragments of a system prompt. The last wall before the provider: a fragment of another company, or of no known
 * layer, ends the call before a byte leaves.
 * @throws TypeError.
 */
export function joinFragments(owns: Owns, context: TenantContext, fragments: readonly PromptFragment[]): string {
  for (const fragment of fragments) {
    if (!layers.has(fragment.layer)) throw new TypeError('a prompt fragment belongs to none of the four layers');
    const { companyId } = fragment;
    const isAllowed = companyId === 'platform' ? fragment.layer === 'master' : owns(context, { companyId }, 'fragment');
    if (!isAllowed) throw new TypeError('a prompt fragment belongs to another company');
  }
  return fragments.map((fragment) => fragment.text).join('\n\n');
}
