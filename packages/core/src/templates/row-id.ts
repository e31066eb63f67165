import { createHash } from 'node:crypto';

/**
 * The id of a template's row: the same in every version, so that a cloned row can always be traced back to it.
 * @param place `company` for the template company, else the industry's slug.
 */
export function templateRowId(place: string, table: string, key: string): string {
  return asUuid(createHash('md5').update(`${place}/${table}/${key}`).digest('hex'));
}

/**
 * The id that a company's copy of a template row bears: known on both sides without asking, the same for a repeated
 * sign-up, and never two companies' the same. PostgreSQL computes the equal of it as `md5($1::text || id::text)::uuid`.
 */
export function derivedId<T extends string>(companyId: string, rowId: string): T {
  return asUuid(
    createHash('md5')
      .update(companyId + rowId)
      .digest('hex'),
  ) as T;
}

function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
