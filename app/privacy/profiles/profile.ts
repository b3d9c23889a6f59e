import { z } from 'zod';
import { CHANNEL_ROLES } from '../../domain/audio.ts';
import { CONSENT_FORMS, CONSENT_PURPOSES, type ConsentForm, type ConsentPurpose, NEEDS } from '../../domain/consent.ts';
import { SENSITIVE_KINDS } from '../../domain/redaction.ts';
import { isPattern, MOST_PATTERNS } from '../redaction/own-patterns.ts';
import { STRICTNESSES } from '../redaction/redaction-settings.ts';

const needs = z.record(z.enum(CONSENT_PURPOSES), z.enum(NEEDS));
const days = z.int().min(0).max(3650);

/** Kinds of data that are kept, each for so many days. */
export const DATA_CLASSES = ['recording', 'transcript', 'events', 'corrections', 'audit'] as const;

/** What a supervisor can be shown at all; whether it is, is also the customer's to say. */
export const SUPERVISOR_VIEWS = [
  'customer-sentiment',
  'customer-words',
  'talk-statistics',
  'prompts',
  'aggregates',
] as const;
/** `unredacted-report`: with names and numbers, where somebody says why; cards are taken out of it all the same. */
export const EXPORTS = ['report', 'unredacted-report', 'events', 'backup', 'subject-package'] as const;

const notice = z.strictObject({
  /** Version of the wording; what was noted of a notice names it. */
  wording: z.string().min(1).max(40),
  text: z.string().min(20).max(1200),
});

/**
 * A compliance profile as it lies in its signed file: plain data, nothing of it can be computed. What the house never does (reading the agent's
 * emotions) no profile can allow.
 */
export const profile = z.strictObject({
  v: z.literal(1),
  id: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/),
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}([.]\d+)?$/),
  name: z.string().min(1).max(80),
  /** Which texts the rules follow, for the page that explains them. */
  sources: z.array(z.string().min(1).max(200)).min(1),
  needs: z.record(z.enum(CHANNEL_ROLES), needs),
  /** In which forms an agreement, or a signed release, is accepted. */
  forms: z.strictObject({
    consent: z.array(z.enum(CONSENT_FORMS)).min(1),
    release: z.array(z.enum(CONSENT_FORMS)).min(1),
  }),
  /** What the customer is told, and what the agent is told of what is done with their own words and sound. */
  notice,
  agentNotice: notice,
  retentionDays: z.record(z.enum(DATA_CLASSES), days),
  supervisor: z.strictObject({ views: z.array(z.enum(SUPERVISOR_VIEWS)), agentIsTold: z.boolean() }),
  exports: z.array(z.enum(EXPORTS)),
  /** What is taken out of words before they are stored or saved; see `RedactionSettings`. */
  redaction: z.strictObject({
    kinds: z.array(z.enum(SENSITIVE_KINDS)),
    strictness: z.enum(STRICTNESSES),
    ownPatterns: z.array(z.string().max(100).refine(isPattern)).max(MOST_PATTERNS),
    allowedWords: z.array(z.string().min(1).max(60)).max(200),
  }),
  /** What the privacy budget of one person is in `periodDays`. */
  budget: z.strictObject({
    epsilon: z.number().positive().max(10),
    delta: z.number().positive().max(1e-3),
    periodDays: days.min(1),
  }),
});
export type Profile = z.infer<typeof profile>;

/** Whether an answer in this form meets what a purpose needs. */
export function acceptsForm(
  { forms }: Pick<Profile, 'forms'>,
  need: 'consent' | 'release',
  form: ConsentForm,
): boolean {
  return forms[need].includes(form);
}

/** What a profile asks for, for each purpose. */
export type Needs = Readonly<Record<ConsentPurpose, (typeof NEEDS)[number]>>;
