import { z } from 'zod';

/** A company's record of one customer, as it is read from a file that goes with one call. */

/** Largest file that is taken for a record. One customer's row has a few hundred bytes. */
export const MOST_RECORD_BYTES = 32 * 1024;
/** Said of a larger one. */
export const RECORD_TOO_LARGE =
  'The customer record is larger than 32 kB. Give one record: a JSON object, or a CSV with its header and one row.';
/** Longest text that one field may hold. */
export const MOST_FIELD_CHARACTERS = 200;
const MOST_FIELDS = 40;

const fieldName = z.string().min(1).max(60);
const fieldValue = z.union([z.string().max(MOST_FIELD_CHARACTERS), z.number(), z.boolean()]);

/** Fields that a forecast has learned, by their names; everything else in a company's record stays out. */
export const customerRecord = z
  .record(fieldName, fieldValue)
  .refine((record) => Object.keys(record).length <= MOST_FIELDS, `at most ${MOST_FIELDS} fields`);
export type CustomerRecord = z.infer<typeof customerRecord>;

/** What was read of a record. */
export const recordReading = z.object({
  /** What goes with the call. */
  record: customerRecord,
  /** How many fields a forecast can use. */
  used: z.int().min(0),
  /** Names of the fields it would use and has not, in its order. */
  missing: z.array(fieldName).readonly(),
  /** Sentences about values that cannot be used, and about what keeps the forecast from being made. */
  notices: z.array(z.string().min(1)).readonly(),
});
export type RecordReading = z.infer<typeof recordReading>;
