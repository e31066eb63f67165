import { z } from 'zod';

// Zod compiles schemas with `new Function` unless told not to; the console's content security policy forbids that.
z.config({ jitless: true });

export { z };
