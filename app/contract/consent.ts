import { z } from 'zod';
import { ANALYSIS_PURPOSES, CONSENT_FORMS, CONSENT_PURPOSES, NOTICE_WAYS } from '../domain/consent.ts';
import { type channel, position } from './schemas.ts';

export const consentPurpose = z.enum(CONSENT_PURPOSES);
const moment = { atSample: position, atEpochMs: z.number().min(0) };
const answerKind = z.enum(['granted', 'refused', 'withdrawn']);
const form = z.enum(CONSENT_FORMS);
const way = z.enum(NOTICE_WAYS);

/** Who is asked. */
export const consentPerson = z.enum(['customer', 'agent']);

/** Mirrors `PersonConsent`. */
export const personConsent = z.object({
  notice: z.object({ way, wording: z.string().min(1), ...moment }).exactOptional(),
  answers: z.partialRecord(consentPurpose, z.object({ answer: answerKind, form, ...moment })).readonly(),
});

/** Mirrors `ConsentStatement`. */
export const consentStatement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notice'), way }),
  z.object({
    kind: z.literal('answer'),
    answer: answerKind,
    purposes: z.array(consentPurpose).min(1).readonly(),
    form,
  }),
]);

/** What is known before a call begins. Absent: of a recording, that it was brought along for analysis; of a live call, nothing. */
export const givenConsent = z.object({
  notice: way.exactOptional(),
  granted: z.array(consentPurpose).readonly(),
  form,
});
export type GivenConsent = z.infer<typeof givenConsent>;

/** Who brings a recording along for analysis vouches for it; what is kept or shown to others is asked for by itself. */
export const BROUGHT_ALONG: GivenConsent = { notice: 'imported', granted: ANALYSIS_PURPOSES, form: 'imported' };

/** Id of a compliance profile, or of several that hold together. */
export const profileId = z.string().min(1).max(40);

/** The compliance profile that holds, as a window shows it. */
export const profileStanding = z.object({
  id: profileId,
  version: z.string().min(1),
  name: z.string().min(1),
  notice: z.object({ wording: z.string().min(1), text: z.string().min(1) }),
  /** What the agent is told, once for each version of it. */
  agentNotice: z.object({ wording: z.string().min(1), text: z.string().min(1) }),
  /** In which forms an agreement counts. */
  forms: z.array(form).readonly(),
  /** What may be saved, by the names that profiles have for it. */
  exports: z.array(z.string().min(1)).readonly(),
  /** Purposes the customer has to agree to, and those for which they have to sign. */
  asks: z.object({ consent: z.array(consentPurpose).readonly(), release: z.array(consentPurpose).readonly() }),
  /** Why another profile than the chosen one holds; absent when all is well. */
  problem: z.string().min(1).exactOptional(),
});
export type ProfileStanding = z.infer<typeof profileStanding>;

/** Of a recording that may be kept, with its sound or without: whoever brings it along says that the customer agreed to that. */
export function keptAlong(withSound: boolean): GivenConsent {
  return {
    ...BROUGHT_ALONG,
    granted: [...BROUGHT_ALONG.granted, 'store', ...(withSound ? (['record'] as const) : [])],
  };
}

/** Which channel's data go with a person's answers: on a mixed channel the customer is heard. */
export function isOf(person: z.infer<typeof consentPerson>, whose: z.infer<typeof channel>): boolean {
  return whose === person || (whose === 'unattributed' && person === 'customer');
}
