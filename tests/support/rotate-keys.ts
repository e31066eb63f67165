import { openKillable } from './killable.ts';

/** A rotation as a process of its own, so that a test may kill it; says a line for each company that is done. */
const { core, database } = await openKillable();
const result = await core.keyRotation.rotate(({ done }) => process.stdout.write(`done ${done}\n`));
process.stdout.write(`finished ${JSON.stringify(result)}\n`);
await core.close();
await database.close();
