import type { Composition } from './composition.ts';
import { forge } from './forgery.ts';
import { idPlaces, leavesOf, type Procedure, withLeaf } from './procedures.ts';
import { type Input, recipes } from './recipes.ts';
import { secretWord, unknownWord } from './oracle.ts';
import type { World } from './world.ts';

/** The kinds of attack, by the number that docs/testing.md gives them. */
export const kinds = {
  K1: "A's id in each field",
  K2: 'a company named in the input',
  K3: "A's ids nested and mixed with own ones",
  K4: 'a company named in header, cookie, host or address',
  K5: "A's ids in what the model asks for",
  K6: 'a member that was removed',
  K7: "A's visitor token elsewhere",
  K8: 'a token of another plane, or of nobody',
  K9: 'a lower role',
  K10: "A's cursor",
  K11: "A's idempotency key",
  K12: 'own and foreign calls in one batch',
  K13: 'signs with a meaning',
  K14: 'fields that do not exist',
  K15: 'foreign ids in an import',
  K16: "A's run and event ids",
  K17: 'filters and searches as an oracle',
  K18: 'foreign and absent ids compared',
} as const;
export type Kind = keyof typeof kinds;

export type Request = {
  path: string;
  type: Procedure['type'];
  /** JSON text, so that it may hold what no object of ours would. */
  input: string;
  token?: string | undefined;
  origin?: string;
  headers?: Record<string, string>;
  query?: string;
  /** A stream that says nothing for so long says nothing more. */
  quietMs?: number;
  /** Sent in the same batch, before this one. */
  before?: Request;
};

export type Attack = {
  kind: Kind;
  role: 'visitor' | 'viewer' | 'staff' | 'admin' | 'operator';
  request: Request;
  /** Must be answered byte for byte like the request. */
  twin?: Request;
};

/** Every attack on one procedure. */
export function attacksOn(procedure: Procedure, world: World, composition: Composition): Attack[] {
  const recipe = recipes[procedure.path];
  if (!recipe) return [];
  const { path, type } = procedure;
  const { a, b } = composition;
  const own = recipe.input(world.b.handles);
  const foreign = recipe.input(world.a.handles);
  const telling = leavesOf(foreign)
    .filter(([place, value]) => leavesOf(own).some(([other, mine]) => other === place && mine !== value))
    .filter(([place]) => !/^(email|companyName|idempotencyKey)$/.test(place) || path === 'auth.signIn');
  const ids = idPlaces(procedure.schema);
  const attacks: Attack[] = [];
  const home =
    recipe.plane === 'visitor' ? 'visitor' : recipe.plane === 'operator' ? 'operator' : ('admin' as Attack['role']);
  const tokenOf = (role: Attack['role']) => (role === 'operator' ? composition.operator : b[role]);
  const send = (input: Input | string, more: Partial<Request> = {}): Request => ({
    path,
    type,
    input: typeof input === 'string' ? input : JSON.stringify(input),
    token: tokenOf(home),
    origin: path.startsWith('widget.') ? b.origin : '',
    ...more,
  });
  const add = (kind: Kind, request: Request, role = home, twin?: Request) =>
    attacks.push({ kind, role, request, ...(twin ? { twin } : {}) });
  // An operator suspends companies by right, and a sign-in with A's own password is no attack.
  const byRight = recipe.plane === 'operator' || /^(auth\.sign|widget\.open|members\.accept)/.test(path);

  if (!byRight) {
    if (telling.length > 0) {
      const roles: Attack['role'][] =
        recipe.plane === 'visitor' ? ['visitor'] : ['admin', 'staff', 'viewer', 'visitor', 'operator'];
      for (const role of roles) add('K1', send(foreign, { token: tokenOf(role) }), role);
      for (const [place, value] of telling) add('K1', send(withLeaf(own, place, value)));
      for (const [place, value] of telling) {
        add('K3', send(withLeaf(own, place, [value, value])));
        add('K3', send(withLeaf(own, place, { id: value })));
        add('K12', send(withLeaf(own, place, value), { before: send(own) }));
      }
    }
    for (const place of ids.filter((one) => leavesOf(foreign).some(([known]) => known === one))) {
      const theirs = withLeaf(own, place, leavesOf(foreign).find(([known]) => known === place)?.[1]);
      add('K18', send(theirs), home, send(withLeaf(own, place, crypto.randomUUID())));
    }
    for (const list of Object.entries(own).filter(([, value]) => Array.isArray(value)))
      add('K3', send({ ...own, [list[0]]: [...(list[1] as unknown[]), ...(foreign[list[0]] as unknown[])] }));
  }
  const { companyId, slug } = world.a;
  if (!byRight) {
    add('K2', send({ ...own, companyId, company_id: companyId, tenantId: companyId, company: slug }));
    add(
      'K4',
      send(own, {
        headers: {
          'x-company-id': companyId,
          'x-tenant-id': companyId,
          cookie: `company_id=${companyId}`,
          'x-forwarded-host': `${slug}.localhost`,
        },
        query: `companyId=${companyId}&company_id=${companyId}`,
      }),
    );
    for (const role of ['staff', 'viewer'] as const) add('K9', send(own, { token: b[role] }), role);
    const nasty = JSON.stringify({ ...own }).slice(0, -1);
    const more = `"__proto__":{"companyId":"${companyId}"},"constructor":{"prototype":{"companyId":"${companyId}"}},"id":"${companyId}","role":"admin","version":1}`;
    add('K14', send(`${nasty}${nasty.length > 1 ? ',' : ''}${more}`));
    for (const [place, value] of leavesOf(own).filter(([, text]) => typeof text === 'string'))
      for (const signs of [
        `' or company_id='${companyId}' --`,
        `*:{${companyId}}:*`,
        '{{company.phone}} %24{phone} %00',
      ])
        add('K13', send(withLeaf(own, place, `${String(value).slice(0, 10)}${signs}`)));
  }
  const properties = procedure.schema.properties ?? {};
  if ('cursor' in properties && recipe.plane === 'console')
    for (const cursor of [world.a.handles['cursor'], world.a.handles['entryCursor']])
      add('K10', send({ ...own, cursor }));
  if ('idempotencyKey' in properties && !byRight)
    add('K11', send({ ...own, idempotencyKey: world.a.handles['idempotencyKey'] }));
  if ('runId' in properties)
    for (const runId of [world.a.handles['runId'], world.a.handles['visitorRunId']])
      for (const lastEventId of ['0-0', `${Date.now()}-0`]) add('K16', send({ ...own, runId, lastEventId }));
  if ('content' in properties)
    for (const format of ['json', 'csv', 'markdown', 'text'])
      add('K15', send({ format, content: importing(format, world) }));
  if (type === 'query')
    for (const name of ['query', 'question', 'action'].filter((one) => one in properties))
      add('K17', send({ ...own, [name]: secretWord }), home, send({ ...own, [name]: unknownWord }));
  if (path === 'chat.send' || path === 'widget.send') add('K5', send(own));
  for (const token of strangersTokens(world, composition, recipe.plane))
    add(token.kind, send(foreign, { token: token.token, origin: token.origin ?? a.origin }), token.role);
  return attacks;
}

type StrangersToken = { kind: Kind; role: Attack['role']; token: string; origin?: string };

/** Tokens that are good, but not for this. */
function strangersTokens(world: World, { a, b, operator, removed }: Composition, plane: string): StrangersToken[] {
  if (plane === 'public') return [];
  const console = { kind: 'console', membershipVersion: 1, identityId: world.b.admin.identityId };
  const stranger = crypto.randomUUID();
  const nobodys: StrangersToken[] = [
    forge({ ...console, companyId: world.a.companyId, userId: world.b.admin.userId }),
    forge({ ...console, companyId: world.a.companyId, userId: stranger }),
    forge({
      kind: 'visitor',
      companyId: world.a.companyId,
      visitorId: stranger,
      conversationId: stranger,
      origin: a.origin,
    }),
    forge({ kind: 'operator', identityId: stranger }),
  ].map((token) => ({ kind: 'K8', role: 'visitor', token }));
  const elsewhere: Record<string, StrangersToken[]> = {
    console: [
      { kind: 'K6', role: 'staff', token: removed },
      { kind: 'K8', role: 'operator', token: operator },
      { kind: 'K8', role: 'visitor', token: b.visitor },
      { kind: 'K7', role: 'visitor', token: a.visitor, origin: b.origin },
    ],
    visitor: [
      { kind: 'K8', role: 'admin', token: b.admin },
      { kind: 'K8', role: 'operator', token: operator },
      { kind: 'K7', role: 'visitor', token: a.visitor, origin: b.origin },
      { kind: 'K7', role: 'visitor', token: b.visitor },
    ],
    operator: (['admin', 'staff', 'viewer', 'visitor'] as const).map((role) => ({ kind: 'K8', role, token: b[role] })),
  };
  return [...nobodys, ...(elsewhere[plane] ?? [])];
}

/** An import that names A's rows wherever a file might name any. */
function importing(format: string, { a }: World): string {
  const { entryId, categoryId, categorySlug } = a.handles;
  switch (format) {
    case 'json':
      return JSON.stringify([
        {
          id: entryId,
          companyId: a.companyId,
          company_id: a.companyId,
          categoryId,
          category: categorySlug,
          question: 'Whose is it?',
          answer: 'Ours now.',
        },
      ]);
    case 'csv':
      return `id,company_id,category,question,answer\n${entryId},${a.companyId},${categoryId},Whose is it?,Ours now.`;
    default:
      return `# Whose is it? ${entryId}\nOurs now, ${a.companyId} ${categoryId}.`;
  }
}
