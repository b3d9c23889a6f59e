import { z } from 'zod';

/** How the company names a customer, e.g. a customer's number: what all calls of one person are found by. It goes into the sealed head of a stored call and nowhere else. */
export const customerReference = z.string().trim().min(1).max(200);
