import { z } from 'zod';
import { CONSENT_FORMS, NEEDS } from '../domain/consent.ts';
import { consentPurpose, profileId } from './consent.ts';
import { channel } from './schemas.ts';

const need = z.enum(NEEDS);
const forms = z.array(z.enum(CONSENT_FORMS)).readonly();
const names = z.array(z.string().min(1).max(40)).readonly();
const text = z.object({ wording: z.string().min(1), text: z.string().min(1) });

/** What a compliance profile says, as a window shows it. `retentionDays`, `views` and `exports` by the names that the profile has for them. */
export const profileFacts = z.object({
  id: profileId,
  version: z.string().min(1),
  name: z.string().min(1),
  sources: z.array(z.string()).readonly(),
  /** What it takes, by channel and purpose. */
  needs: z.record(channel, z.record(consentPurpose, need)),
  forms: z.object({ consent: forms, release: forms }),
  notice: text,
  agentNotice: text,
  retentionDays: z.record(z.string(), z.number().min(0)),
  supervisor: z.object({ views: names, agentIsTold: z.boolean() }),
  exports: names,
});
export type ProfileFacts = z.infer<typeof profileFacts>;

/** One profile that can be chosen; `own`: the site's, which the administrator has signed. */
export const profileOption = z.object({
  id: profileId,
  version: z.string().min(1),
  name: z.string().min(1),
  own: z.boolean(),
  chosen: z.boolean(),
});

/** The profile that holds, what else there is, and whether this machine has an administrator who could choose it. */
export const profileSheet = z.object({
  holds: profileFacts,
  problem: z.string().min(1).exactOptional(),
  options: z.array(profileOption).readonly(),
  hasAdministrator: z.boolean(),
});
export type ProfileSheet = z.infer<typeof profileSheet>;

/** A choice, and what proves that an administrator makes it: their key as its file has it (PEM), and its passphrase. */
export const profileChange = z.object({
  profiles: z.array(profileId).min(1).max(8).readonly(),
  key: z.string().min(1).max(8_192),
  passphrase: z.string().min(1).max(1_024),
});
