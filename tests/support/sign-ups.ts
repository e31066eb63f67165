import { randomUUID } from 'node:crypto';
import { openKillable } from './killable.ts';

/** Signs companies up without end, eight at a time, as a process of its own, so that a test may kill it. */
const { core } = await openKillable();
const signUp = async () => {
  for (;;) {
    const key = randomUUID();
    await core.provisioning.provision({
      companyName: 'Crash Plumbing',
      industry: 'plumbing',
      tier: 'starter',
      admin: { name: 'Ada', email: `${key}@example.com`, password: 'four unlikely words here' },
      idempotencyKey: key,
      requestId: 'test',
    });
    process.stdout.write('.');
  }
};
await Promise.all(Array.from({ length: 8 }, signUp));
