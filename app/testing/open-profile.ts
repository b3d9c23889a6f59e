import { CHANNEL_ROLES, type ChannelRole } from '../domain/audio.ts';
import { CONSENT_PURPOSES } from '../domain/consent.ts';
import { CLOSED_PROFILE } from '../privacy/profiles/closed-profile.ts';
import type { Needs, Profile } from '../privacy/profiles/profile.ts';

const NOTHING_ASKED = Object.fromEntries(CONSENT_PURPOSES.map((purpose) => [purpose, 'nothing'])) as Needs;

/** Asks nobody for anything, so that tests of the road are about the road; the house's own rules on channels hold all the same. */
export const OPEN_PROFILE: Profile = {
  ...CLOSED_PROFILE,
  id: 'open',
  name: 'Open',
  needs: Object.fromEntries(CHANNEL_ROLES.map((channel) => [channel, NOTHING_ASKED])) as Record<ChannelRole, Needs>,
};
