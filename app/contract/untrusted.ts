import { z } from 'zod';

/**
 * Parses what came from another process, without ever throwing. A structured clone can hold buffers where the contract has lists: zod
 * (4.6.7) freezes a `readonly` list even when it refuses it, and a buffer cannot be frozen.
 */
export function parseUntrusted<S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { success: false, error: new z.ZodError([]) };
  }
}
