import { and, eq, sql } from 'drizzle-orm';
import type { ProviderId } from '../base/index.ts';
import { llmProviders } from '../db/schema/credentials.ts';
import { modelPrices } from '../db/schema/books.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ProviderRow = typeof llmProviders.$inferSelect;
export type PriceRow = typeof modelPrices.$inferSelect;

export const listProviders: (tenant: TenantScope) => Promise<ProviderRow[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select()
    .from(llmProviders)
    .where(eq(llmProviders.companyId, companyId))
    .orderBy(llmProviders.position, llmProviders.createdAt),
);

const providerById = prepareQuery(['providerId'], (db, { companyId, providerId }) =>
  db
    .select()
    .from(llmProviders)
    .where(and(eq(llmProviders.companyId, companyId), eq(llmProviders.id, providerId))),
);

export function findProvider(tenant: TenantScope, providerId: ProviderId): Promise<ProviderRow[]> {
  return providerById(tenant, { providerId });
}

/** The platform's price list: the same for everybody. */
export function listPrices(tenant: TenantScope): Promise<PriceRow[]> {
  return tenant.db.select().from(modelPrices).execute();
}

export async function addProvider(
  tenant: TenantScope,
  provider: Omit<typeof llmProviders.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(llmProviders).values({ companyId: tenant.companyId, ...provider });
}

export function updateProvider(
  tenant: TenantScope,
  providerId: ProviderId,
  change: Partial<
    Pick<
      ProviderRow,
      | 'label'
      | 'apiKey'
      | 'lastFour'
      | 'fingerprint'
      | 'fastModel'
      | 'strongModel'
      | 'embeddingModel'
      | 'ownPrices'
      | 'status'
      | 'lastError'
    >
  >,
): Promise<{ id: ProviderId }[]> {
  return tenant.db
    .update(llmProviders)
    .set({ ...change, updatedAt: sql`now()`, version: sql`${llmProviders.version} + 1` })
    .where(and(eq(llmProviders.companyId, tenant.companyId), eq(llmProviders.id, providerId)))
    .returning({ id: llmProviders.id })
    .execute();
}

export function removeProvider(tenant: TenantScope, providerId: ProviderId): Promise<{ id: ProviderId }[]> {
  return tenant.db
    .delete(llmProviders)
    .where(and(eq(llmProviders.companyId, tenant.companyId), eq(llmProviders.id, providerId)))
    .returning({ id: llmProviders.id })
    .execute();
}

export async function setPosition(tenant: TenantScope, providerId: ProviderId, position: number): Promise<void> {
  await tenant.db
    .update(llmProviders)
    .set({ position })
    .where(and(eq(llmProviders.companyId, tenant.companyId), eq(llmProviders.id, providerId)));
}
