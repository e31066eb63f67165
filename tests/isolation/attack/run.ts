import { type Attack, attacksOn, type Kind, kinds, type Request } from './attacks.ts';
import type { Composition } from './composition.ts';
import type { Layer } from './walls.ts';
import { bearsCanary, changedTables, checksums, secretWord, unknownWord } from './oracle.ts';
import { withAdmin } from '../../support/postgres.ts';
import { listProcedures, type Procedure } from './procedures.ts';
import { recipes } from './recipes.ts';
import type { World } from './world.ts';

export type Leak = { path: string; kind: Kind; role: string; what: string };
/** A layer; or what a member may do and an input may hold; or nothing at all: the call could not have told anything. */
export type Blocker = Layer | 'rights' | 'nothing';
export type Outcome = {
  attacks: number;
  procedures: number;
  leaks: Leak[];
  /** Refusals and empty answers, by the layer that made them. */
  blocked: Record<Blocker, number>;
  leakingProcedures: number;
  byKind: Partial<Record<Kind, number>>;
};
export type Answer = { status: number; headers: string; text: string };

/** A stream that says nothing for so long says nothing more, in milliseconds. */
const quietMs = 150;

export async function call(composition: Composition, request: Request): Promise<Answer> {
  const all = [...(request.before ? [request.before] : []), request];
  const mount = request.path.startsWith('widget.') ? 'widget' : 'trpc';
  const paths = all.map(({ path }) => path).join(',');
  const batched = all.length > 1;
  const input = batched ? `{${all.map((one, index) => `"${index}":${one.input}`).join(',')}}` : request.input;
  const search = [
    ...(batched ? ['batch=1'] : []),
    ...(request.type === 'mutation' ? [] : [`input=${encodeURIComponent(input)}`]),
    ...(request.query ? [request.query] : []),
  ].join('&');
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 10_000);
  let text = '';
  try {
    const answer = await fetch(`${composition.url}/api/${mount}/${paths}?${search}`, {
      method: request.type === 'mutation' ? 'POST' : 'GET',
      signal: controller.signal,
      headers: {
        'x-rowhouse': '1',
        // Each call from a network of its own: the limits by address are not what is under test.
        'x-forwarded-for': `10.${random()}.${random()}.${random()}`,
        ...(request.token ? { authorization: `Bearer ${request.token}` } : {}),
        ...(request.origin ? { origin: request.origin } : {}),
        ...(request.type === 'mutation' ? { 'content-type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(request.type === 'mutation' ? { body: input } : {}),
    });
    const headers = [...answer.headers].filter(([name]) => name !== 'date').join('\n');
    if (request.type !== 'subscription') return { status: answer.status, headers, text: await answer.text() };
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const piece = await Promise.race([reader?.read(), quiet(request.quietMs ?? quietMs)]);
      if (piece === undefined || piece.done) break;
      text += piece.value;
    }
    return { status: answer.status, headers, text };
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

function random(): number {
  return Math.floor(Math.random() * 256);
}

function quiet(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Ids are new each time, and a searched word may be told back; everything else must be the same. */
function comparable({ status, headers, text }: Answer): string {
  return `${status}\n${headers}\n${text.replaceAll(uuid, '').replaceAll(secretWord, unknownWord)}`;
}

export type RunOptions = {
  /** Which attacks of one procedure are made; all of them without it. */
  choose?: (attacks: Attack[], procedure: Procedure) => Attack[];
  /** Compare A's rows once, at the end, and not after each procedure. */
  compareOnce?: boolean;
};

/** Makes the attacks, and looks after each whether anything of A has come out, and after each procedure whether A is what it was. */
export async function runAttacks(
  world: World,
  composition: Composition,
  { choose = (attacks) => attacks, compareOnce = false }: RunOptions = {},
): Promise<Outcome> {
  const outcome: Outcome = {
    attacks: 0,
    procedures: 0,
    leaks: [],
    blocked: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, rights: 0, nothing: 0 },
    leakingProcedures: 0,
    byKind: {},
  };
  const state = () => checksums(composition.database, world.tables, world.a.companyId);
  let before = await state();
  composition.takeOutput();
  composition.takeRefusals();
  const foreign = JSON.stringify([world.a.handles['agentId'], world.a.companyId, world.a.handles['memoryId']]);
  let asked = 0;
  // The model is on the attacker's side too: it always asks for A.
  world.fake.respond(({ path, body }) => {
    asked += 1;
    return path.endsWith('/embeddings') || body.messages.at(-1)?.role === 'tool'
      ? { kind: 'text', text: `Told ${asked}.` }
      : {
          kind: 'tools',
          calls: ['search_knowledge', 'recall', 'hand_off', 'read_company'].map((name) => ({
            name,
            arguments: {
              question: foreign,
              about: foreign,
              colleague: world.a.handles['agentId'],
              reason: foreign,
              companyId: world.a.companyId,
              subject: foreign,
            },
          })),
        };
  });
  const compare = async (path: string) => {
    const after = await state();
    const changed = changedTables(before, after);
    if (changed.length > 0) outcome.leaks.push({ path, kind: 'K1', role: '', what: `changed ${changed.join(', ')}` });
    before = after;
  };
  for (const procedure of listProcedures().sort((x, y) => rank(x) - rank(y))) {
    const attacks = choose(attacksOn(procedure, world, composition), procedure);
    if (attacks.length === 0) continue;
    outcome.procedures += 1;
    const known = outcome.leaks.length;
    for (const attack of attacks) {
      outcome.attacks += 1;
      outcome.byKind[attack.kind] = (outcome.byKind[attack.kind] ?? 0) + 1;
      const leak = (what: string) =>
        outcome.leaks.push({ path: procedure.path, kind: attack.kind, role: attack.role, what });
      const answer = await call(composition, attack.request);
      const said = `${answer.headers}\n${answer.text}`;
      if (bearsCanary(said)) leak('in the answer');
      else outcome.blocked[blockerOf(composition, answer)] += 1;
      if (attack.twin) {
        const twin = await call(composition, attack.twin);
        if (comparable(answer) !== comparable(twin)) leak('told from an absent one');
      }
    }
    if (attacks.some(({ request }) => /\.send$/.test(request.path))) await settled(composition);
    if (bearsCanary(composition.takeOutput()))
      outcome.leaks.push({
        path: procedure.path,
        kind: 'K1',
        role: '',
        what: 'in a log line or a request to the model',
      });
    if (!compareOnce) await compare(procedure.path);
    if (outcome.leaks.length > known) outcome.leakingProcedures += 1;
  }
  if (compareOnce) await compare('any of them');
  return outcome;
}

/** Answers in the making are over. */
async function settled(composition: Composition): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    const { active } = await activeRuns(composition);
    if (active === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function activeRuns({ database }: Composition): Promise<{ active: number }> {
  return withAdmin(database.server, database.name, async (client) => {
    const { rows } = await client.query<{ active: number }>(
      "select count(*)::int as active from tenant.chat_runs where status = 'running'",
    );
    return rows[0] ?? { active: 0 };
  });
}

/** Whose doing it was that nothing came out: the first wall that said so, else that of the data. */
function blockerOf(composition: Composition, { status, text }: Answer): Blocker {
  const reported = composition.takeRefusals();
  for (const layer of [1, 6, 5, 4] as const) if (reported.has(layer)) return layer;
  if ([400, 401, 403].includes(status) || /"reason":"(unauthenticated|forbidden)"/.test(text)) return 'rights';
  if (!composition.off.has(2)) return 2;
  return composition.off.has(3) ? 'nothing' : 3;
}

/** The same calls as A: an attack that could not succeed when allowed proves nothing. */
export async function runControls(
  world: World,
  composition: Composition,
): Promise<{ tried: number; failed: string[]; withCanary: number }> {
  const failed: string[] = [];
  let [tried, withCanary] = [0, 0];
  world.fake.respond(() => ({ kind: 'text', text: 'Certainly.' }));
  const ordered = listProcedures().sort((x, y) => rank(x) - rank(y));
  for (const { path, type } of ordered) {
    const recipe = recipes[path];
    if (!recipe || recipe.uncontrolled) continue;
    tried += 1;
    const token = {
      operator: composition.operator,
      visitor: composition.a.visitor,
      console: composition.a.admin,
      public: undefined,
    };
    const answer = await call(composition, {
      path,
      type,
      input: JSON.stringify(recipe.input(world.a.handles)),
      token: token[recipe.plane],
      origin: path.startsWith('widget.') ? composition.a.origin : '',
    });
    if (answer.status !== 200 || /"error":|event: serialized-error/.test(answer.text))
      failed.push(`${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
    else if (bearsCanary(answer.text)) withCanary += 1;
  }
  return { tried, failed, withCanary };
}

/** What takes away comes last, then suspending the company, and closing it after all else. */
function rank({ path }: Procedure): number {
  if (path === 'company.close') return 5;
  if (/suspend|resume/.test(path)) return path.endsWith('suspend') ? 3 : 4;
  if (path === 'widget.end') return 2;
  return recipes[path]?.last ? 1 : 0;
}

/** Few attacks a procedure, of as many kinds as there are; those first that name an id. */
export function sample(size: number): (attacks: Attack[], procedure: Procedure) => Attack[] {
  return (attacks, { path }) => {
    const start = [...path].reduce((sum, sign) => sum + sign.charCodeAt(0), 0);
    const ofKind = Object.values(Object.groupBy(attacks, ({ kind }) => kind));
    const oneEach = ofKind.flatMap((same) => same[start % same.length] ?? []);
    const turned = [...oneEach.slice(start % oneEach.length), ...oneEach.slice(0, start % oneEach.length)];
    const first = turned.filter(({ kind }) => kind === 'K1');
    return [...new Set([...first, ...turned, ...attacks])].slice(0, size);
  };
}

export const kindCount = Object.keys(kinds).length;
