import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Access, checkNewPassword } from '../access/index.ts';
import { chainStart, hashEvent } from '../audit/index.ts';
import type { Canaries } from '../canaries/index.ts';
import {
  type AgentId,
  type Clock,
  CoreError,
  type IdentityId,
  isCoreError,
  newId,
  type RoleId,
  type UserId,
} from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { type CompanyId, parseCompanyId } from '../tenant/index.ts';
import {
  adminRoleRowId,
  adminRowId,
  derivedId,
  frontAgentRowId,
  listTemplates,
  type Templates,
} from '../templates/index.ts';
import {
  findByIdempotencyKey,
  findIdentityId,
  furnishedTables,
  type Furnishing,
  furnishingStatements,
  listSlugsLike,
} from './repository.ts';
import { freeSlug, slugOf } from './slug.ts';

export type ProvisionRequest = {
  companyName: string;
  industry: string;
  tier: string;
  admin: { name: string; email: string; password: string };
  /** The same key with the same wishes finds the company that it made before. */
  idempotencyKey: string;
  /** IANA name; the company's days begin in it. */
  timeZone?: string;
  requestId: string;
};

export type Provisioned = {
  companyId: CompanyId;
  slug: string;
  name: string;
  tier: string;
  industry: string;
  /** False when an earlier call with this key had made it. */
  isNew: boolean;
  /** Rows by table; empty when `isNew` is false. Search index rows are not counted in `totalRows`. */
  made: { table: string; rows: number }[];
  totalRows: number;
  /** Time from the first statement to the commit, in milliseconds. */
  tookMs: number;
};

/** Made by the credentials room: a fresh data key for a company, already wrapped. */
export type NewDataKey = (companyId: CompanyId) => {
  id: string;
  version: number;
  masterVersion: number;
  wrappedKey: Buffer;
};

const maxSlugAttempts = 5;
const indexTables: ReadonlySet<string> = new Set([
  'knowledge_indexed_entries',
  'knowledge_postings',
  'knowledge_stats',
]);

export type Provisioning = ReturnType<typeof createProvisioning>;

/** Makes companies: each one live and furnished, in one transaction, once for an idempotency key. */
export function createProvisioning({
  platform,
  templates,
  access,
  newDataKey,
  canaries,
  clock,
}: {
  platform: Platform;
  templates: Templates;
  access: Access;
  newDataKey: NewDataKey;
  canaries: Pick<Canaries, 'keyVersion' | 'newMarkers'>;
  clock: Clock;
}) {
  async function existing(request: ProvisionRequest, requestHash: string): Promise<Provisioned | undefined> {
    const entry = await findByIdempotencyKey(platform.db, request.idempotencyKey);
    if (!entry) return undefined;
    if (entry.requestHash !== requestHash || !(await access.isPassword(request.admin.email, request.admin.password)))
      throw new CoreError('conflict', 'This sign-up was sent before with other details. Start a new one.');
    return {
      companyId: entry.id,
      slug: entry.slug,
      name: entry.name,
      tier: entry.tier,
      industry: entry.industry,
      isNew: false,
      made: [],
      totalRows: 0,
      tookMs: 0,
    };
  }

  return {
    /**
     * A dry run: what a sign-up would make, table by table, in the order in which it would. Nothing is written.
     * @throws CoreError 'bad-input' for an industry or a tier that is not there.
     */
    async plan({
      industry,
      tier,
    }: {
      industry: string;
      tier: string;
    }): Promise<Pick<Provisioned, 'made' | 'totalRows'>> {
      const records = await listTemplates(platform.db);
      if (!records.some((record) => record.kind === 'industry' && record.slug === industry))
        throw new CoreError('bad-input', 'There is no such industry. Choose one from the list.');
      const chosen = (await templates.tiers()).find((one) => one.slug === tier);
      if (!chosen) throw new CoreError('bad-input', 'There is no such tier. Choose one from the list.');
      const counts = new Map((await templates.plan(industry)).map(({ table, rows }) => [table, rows]));
      counts.set('entitlements', chosen.entitlements.length);
      counts.set('canaries', canaries.newMarkers(parseCompanyId(randomUUID())).length);
      const made = furnishedTables.map((table) => ({ table, rows: counts.get(table) ?? 1 }));
      return { made, totalRows: countedRows(made) };
    },

    /**
     * Makes a whole company in one transaction, or nothing.
     * @throws CoreError 'bad-input' (unknown industry or tier, weak password, empty name), 'conflict' (the address has an
     *   account with another password; the key was used for other wishes).
     */
    async provision(request: ProvisionRequest): Promise<Provisioned> {
      const name = request.companyName.trim();
      const email = request.admin.email.trim().toLowerCase();
      const adminName = request.admin.name.trim();
      if (name.length < 2 || name.length > 120)
        throw new CoreError('bad-input', 'Give the company a name of 2 to 120 characters.');
      const timeZone = request.timeZone ?? 'America/New_York';
      if (!isTimeZone(timeZone))
        throw new CoreError('bad-input', 'That is no time zone. Use a name such as America/Chicago.');
      const records = await listTemplates(platform.db);
      const industry = records.find((record) => record.kind === 'industry' && record.slug === request.industry);
      const companyTemplate = records.find((record) => record.kind === 'company');
      if (!companyTemplate)
        throw new CoreError('unavailable', 'The templates are not loaded yet. Try again in a moment.');
      if (!industry) throw new CoreError('bad-input', 'There is no such industry. Choose one from the list.');
      if (!(await templates.tiers()).some((tier) => tier.slug === request.tier))
        throw new CoreError('bad-input', 'There is no such tier. Choose one from the list.');

      const requestHash = hashOf([name, industry.slug, request.tier, adminName, email]);
      const before = await existing(request, requestHash);
      if (before) return before;

      const knownIdentity = await findIdentityId(platform.db, email);
      if (knownIdentity) {
        if (!(await access.isPassword(email, request.admin.password)))
          throw new CoreError(
            'conflict',
            'This e-mail address has an account already. Use its password, or another address.',
          );
      } else checkNewPassword(request.admin.password, { email, name: adminName });
      const passwordHash = knownIdentity ? null : await access.passwords.hash(request.admin.password);

      const base = slugOf(name);
      const taken = await listSlugsLike(platform.db, base);
      for (let attempt = 1; ; attempt += 1) {
        const slug = freeSlug(base, taken);
        const companyId = parseCompanyId(randomUUID());
        const userId = derivedId<UserId>(companyId, adminRowId);
        const now = clock.now();
        const furnishing: Furnishing = {
          companyId,
          slug,
          name,
          idempotencyKey: request.idempotencyKey,
          requestHash,
          timeZone,
          industry: { templateId: industry.id, slug: industry.slug, version: industry.version },
          companyTemplate: { templateId: companyTemplate.id, version: companyTemplate.version },
          tier: request.tier,
          admin: {
            userId,
            roleId: derivedId<RoleId>(companyId, adminRoleRowId),
            name: adminName,
            email,
          },
          identity: { id: knownIdentity ?? newId<IdentityId>(), passwordHash },
          membershipId: randomUUID(),
          siteId: randomUUID(),
          siteKey: { id: randomUUID(), key: newSiteKey(companyId), label: 'Our website' },
          subscriptionId: randomUUID(),
          dataKey: newDataKey(companyId),
          widget: {
            agentId: derivedId<AgentId>(companyId, frontAgentRowId('sarah')),
            launcherLabel: 'Ask us anything',
            showSources: true,
          },
          founding: foundingEvent({ companyId, userId, slug, requestId: request.requestId, now }),
          canaries: { keyVersion: canaries.keyVersion, markers: canaries.newMarkers(companyId) },
          requestId: request.requestId,
          now,
        };
        try {
          return await furnish(furnishing);
        } catch (error) {
          if (!isCoreError(error, 'conflict')) throw error;
          // Somebody else was faster: with this very sign-up, or with the name.
          const raced = await existing(request, requestHash);
          if (raced) return raced;
          if (attempt >= maxSlugAttempts || (await findIdentityId(platform.db, email)) !== knownIdentity) throw error;
          taken.add(slug);
        }
      }
    },
  };

  async function furnish(furnishing: Furnishing): Promise<Provisioned> {
    const statements = furnishingStatements(furnishing);
    const startedMs = performance.now();
    const results = await platform.furnish(
      furnishing.companyId,
      statements.map(({ text, values }) => ({ text, values })),
    );
    const made = statements.map(({ table }, index) => ({ table, rows: results[index]?.rowCount ?? 0 }));
    return {
      companyId: furnishing.companyId,
      slug: furnishing.slug,
      name: furnishing.name,
      tier: furnishing.tier,
      industry: furnishing.industry.slug,
      isNew: true,
      made,
      totalRows: countedRows(made),
      tookMs: Math.round((performance.now() - startedMs) * 10) / 10,
    };
  }
}

function countedRows(made: Provisioned['made']): number {
  return made.filter(({ table }) => !indexTables.has(table)).reduce((sum, { rows }) => sum + rows, 0);
}

/** `rk_<company>_<256 random bits>`: says which company's list it must be found in, and is worth nothing without being on it. */
export function newSiteKey(companyId: CompanyId): string {
  const company = Buffer.from(companyId.replaceAll('-', ''), 'hex').toString('base64url');
  return `rk_${company}_${randomBytes(32).toString('base64url')}`;
}

/** The first event of the company's audit chain; later ones are appended to it by the audit room. */
function foundingEvent({
  companyId,
  userId,
  slug,
  requestId,
  now,
}: {
  companyId: CompanyId;
  userId: UserId;
  slug: string;
  requestId: string;
  now: Date;
}): Furnishing['founding'] {
  const id: string = newId<UserId>();
  const previousHash = chainStart();
  const hash = hashEvent({
    companyId,
    sequence: 1,
    id,
    actorKind: 'member',
    actorId: userId,
    action: 'company.created',
    target: slug,
    detail: '',
    requestId,
    createdAt: now,
    previousHash,
  });
  return { id, previousHash, hash };
}

function hashOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
