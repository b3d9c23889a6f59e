import type { z } from 'zod';

/** What was read, or where it breaks its schema. */
export type Reading<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly issues: readonly z.core.$ZodIssue[] };

/**
 * Parses what came from another process, without ever throwing. A structured clone can hold buffers where the contract has lists: zod
 * (4.6.7) freezes a `readonly` list even when it refuses it, and a buffer cannot be frozen.
 */
export function parseUntrusted<S extends z.ZodType>(schema: S, value: unknown): Reading<z.output<S>> {
  try {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed : { success: false, issues: parsed.error.issues };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { success: false, issues: [] };
  }
}
