import { z } from '../validation.ts';

/** Words in an address; such as no page could have made are left out. */
export const words = z.string().max(200).optional().catch(undefined);
