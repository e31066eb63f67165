import { describeFailure } from '../api.ts';
import { forgetDrafts } from '../forms/drafts.ts';

export type Viewer = { id: string; name: string; email: string; role?: string };
export type CompanyBrief = { id: string; name: string; slug: string; siteUrl: string; tier: string; industry: string };
export type SessionState =
  | { kind: 'starting' }
  | { kind: 'unreachable'; message: string }
  | { kind: 'anonymous' }
  | { kind: 'member'; user: Viewer; company: CompanyBrief; companies: { slug: string; name: string }[] }
  | { kind: 'operator'; user: Viewer };

/** What sign-up, sign-in, refresh and a change of company answer alike. */
export type SessionAnswer = {
  accessToken: string;
  expiresInMs: number;
  operator?: boolean;
  user: Viewer;
  company?: CompanyBrief | null;
  companies?: { slug: string; name: string }[];
};

export type SessionDependencies = {
  refresh: () => Promise<SessionAnswer>;
  /** Called before another person or company is shown, so that nothing of the last one stays on the screen. */
  forget: () => void;
};

export type Session = ReturnType<typeof createSession>;

const marginMs = 15_000;
const hintKey = 'rowhouse.signed-in';

/**
 * Who is signed in, in this tab. The access token lives in this closure alone: never in storage, so that a script
 * that reads storage finds nothing. The refresh token is a cookie that no script can read.
 */
export function createSession({ refresh, forget }: SessionDependencies) {
  let state: SessionState = { kind: 'starting' };
  let token: string | undefined;
  let expiresAt = 0;
  let timer: number | undefined;
  let renewal: Promise<string | undefined> | undefined;
  const listeners = new Set<() => void>();
  const tabs = new BroadcastChannel('rowhouse-session');
  tabs.addEventListener('message', ({ data }) => {
    if (data !== 'left') return void renew().catch(() => undefined);
    forgetDrafts();
    end();
  });

  function show(next: SessionState) {
    if (houseOf(next) !== houseOf(state)) forget();
    state = next;
    for (const listener of listeners) listener();
  }

  function open(answer: SessionAnswer) {
    token = answer.accessToken;
    expiresAt = Date.now() + answer.expiresInMs;
    localStorage.setItem(hintKey, '1');
    window.clearTimeout(timer);
    timer = window.setTimeout(
      () => void renew().catch(() => undefined),
      Math.max(5_000, answer.expiresInMs - 2 * marginMs),
    );
    show(stateOf(answer));
  }

  function end() {
    token = undefined;
    window.clearTimeout(timer);
    localStorage.removeItem(hintKey);
    show({ kind: 'anonymous' });
  }

  /** One refresh at a time. A refusal ends the session; an unreachable server does not. */
  function renew(): Promise<string | undefined> {
    renewal ??= refresh()
      .then((answer) => {
        open(answer);
        return answer.accessToken;
      })
      .catch((error: unknown) => {
        if (describeFailure(error).code === undefined) throw error;
        end();
        return undefined;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  }

  return {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Takes up the session of an earlier visit, if this browser had one. */
    async start() {
      if (localStorage.getItem(hintKey) === null) return show({ kind: 'anonymous' });
      show({ kind: 'starting' });
      try {
        await renew();
      } catch (error) {
        show({ kind: 'unreachable', message: describeFailure(error).message });
      }
    },
    /** Shows who has just signed in, and tells the other tabs. */
    enter(answer: SessionAnswer) {
      open(answer);
      tabs.postMessage('entered');
    },
    leave() {
      forgetDrafts();
      end();
      tabs.postMessage('left');
    },
    renew,
    async accessToken(): Promise<string | undefined> {
      if (token === undefined) return undefined;
      return Date.now() < expiresAt - marginMs ? token : renew();
    },
  };
}

function stateOf(answer: SessionAnswer): SessionState {
  const { user, company } = answer;
  if (answer.operator === true || company === undefined || company === null) return { kind: 'operator', user };
  const companies = answer.companies ?? [{ slug: company.slug, name: company.name }];
  return { kind: 'member', user, company, companies };
}

function houseOf(state: SessionState): string {
  if (state.kind === 'member') return `${state.company.id} ${state.user.id}`;
  return state.kind === 'operator' ? `operator ${state.user.id}` : 'nobody';
}
