import { z } from 'zod';

/** Why a report is saved with names and numbers. A closed list, because the audit log tells of it and holds nothing that a person has typed. */
export const UNREDACTED_REASONS = ['customer-request', 'complaint', 'legal-claim', 'authority'] as const;
export type UnredactedReason = (typeof UNREDACTED_REASONS)[number];

/** Without a reason what is personal is taken out of its words. */
export const reportRequest = z.object({ unredacted: z.enum(UNREDACTED_REASONS).exactOptional() });

/** A self-contained page, and a name for its file. */
export const savedReport = z.object({ fileName: z.string(), html: z.string() });
export type SavedReport = z.infer<typeof savedReport>;
