import { CoreError } from '../base/index.ts';

/** Which company. Made only by verifying a token, a site key, or an operator's explicit, audited entry; never cast. */
export type CompanyId = string & { readonly brand: 'CompanyId' };

const strictUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws CoreError 'bad-input' for anything but a lower-case UUID: this text becomes part of a statement. */
export function parseCompanyId(text: string): CompanyId {
  if (!strictUuid.test(text)) throw new CoreError('bad-input', 'That is no company.');
  return text as CompanyId;
}
