import { afterAll, describe, expect, test } from 'vitest';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);
const [company, neighbour] = [await house.furnish('Elm Plumbing'), await house.furnish('Fir Plumbing')];

async function invite({ api }: Company, email: string, role: 'staff' | 'viewer'): Promise<string> {
  const { inviteUrl } = await api.members.invite({ email, role });
  return inviteUrl.split('#')[1] ?? '';
}

function signIn(email: string) {
  return house.core.access.signIn({ email, password, slug: company.slug });
}

describe('a member who was removed', () => {
  test('is signed out at once; the removal taken back, they sign in as before, in the same role', async () => {
    const email = 'stella@example.com';
    const accept = { token: await invite(company, email, 'staff'), name: 'Stella Staff', password };
    const { user, accessToken } = await memberCaller(house.core).members.accept(accept);
    const memberId = user.id;
    const own = memberCaller(house.core, accessToken);
    expect((await own.conversations.list({})).conversations).toEqual([]);

    await company.api.members.remove({ memberId });
    await expect(own.conversations.list({})).rejects.toThrow();
    await expect(signIn(email)).rejects.toThrow();
    expect((await company.api.members.list()).members.map((member) => member.id)).not.toContain(memberId);

    await expect(neighbour.api.members.restore({ memberId })).rejects.toThrow('This company has no such member.');
    await expect(signIn(email)).rejects.toThrow();
    await company.api.members.restore({ memberId });
    // What is repeated finishes what broke off, and changes nothing else.
    await company.api.members.restore({ memberId });
    const again = memberCaller(house.core, (await signIn(email)).accessToken);
    expect((await again.conversations.list({})).conversations).toEqual([]);
    await expect(again.members.remove({ memberId })).rejects.toThrow();
    const { members } = await company.api.members.list();
    expect(members.filter((member) => member.email === email)).toMatchObject([{ id: memberId, role: 'staff' }]);
    const { events } = await company.api.audit.list({});
    const acts = events.filter((event) => event.target === memberId).map((event) => event.action);
    expect(acts.filter((act) => act !== 'member.signed-in').slice(0, 2)).toEqual(['member.restored', 'member.removed']);
  });

  test('joins again by a new invitation, as the same member, in the role of today', async () => {
    const email = 'rita@example.com';
    const accept = async (role: 'staff' | 'viewer') =>
      memberCaller(house.core).members.accept({ token: await invite(company, email, role), name: 'Rita', password });
    const { user } = await accept('staff');
    await company.api.members.remove({ memberId: user.id });
    expect((await accept('viewer')).user.id).toBe(user.id);
    const { members } = await company.api.members.list();
    expect(members.filter((member) => member.email === email)).toMatchObject([{ id: user.id, role: 'viewer' }]);
  });
});

test('a conversation that was closed is opened again, with whoever answered before', async () => {
  const visitor = await house.visitor(company);
  const { conversationId } = visitor;
  const ask = async () => {
    const { runId } = await visitor.api.send({ text: 'are you open on sunday', idempotencyKey: crypto.randomUUID() });
    return follow(visitor.api.events({ runId }));
  };
  await ask();
  await company.api.conversations.close({ conversationId });
  await expect(neighbour.api.conversations.reopen({ conversationId, to: 'agent' })).rejects.toThrow();
  await company.api.conversations.reopen({ conversationId, to: 'agent' });
  expect((await ask()).some((event) => event.type === 'text')).toBe(true);
  await expect(company.api.conversations.reopen({ conversationId, to: 'agent' })).rejects.toThrow('is open already');

  await company.api.conversations.takeOver({ conversationId });
  const { assignedTo } = await company.api.conversations.get({ conversationId });
  await company.api.conversations.close({ conversationId });
  await company.api.conversations.reopen({ conversationId, to: 'staff' });
  expect(await company.api.conversations.get({ conversationId })).toMatchObject({ takenOver: true, assignedTo });
  await company.api.conversations.close({ conversationId });
  await company.api.conversations.reopen({ conversationId, to: 'team' });
  expect(await company.api.conversations.get({ conversationId })).toMatchObject({ status: 'waiting' });
});
