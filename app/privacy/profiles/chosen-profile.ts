import type { ProfileStanding } from '../../contract/consent.ts';
import { CONSENT_PURPOSES, type ConsentPurpose, type Need } from '../../domain/consent.ts';
import { AppError } from '../../domain/errors.ts';
import { readBundledProfiles } from './bundled-profiles.ts';
import { CLOSED_PROFILE } from './closed-profile.ts';
import type { Profile } from './profile.ts';

/** What holds where nobody has chosen: the strictest of the bundled ones for everything that is analysed. */
const DEFAULT_ID = 'eu';

/** The profile that holds, and why it is not the chosen one. */
export interface OpenedProfile {
  readonly profile: Profile;
  readonly problem?: string;
}

/** Opens the profile that holds on this machine. Never throws: without a valid one nothing is allowed. @param folder the bundled profiles. */
export function openProfile(folder: string): OpenedProfile {
  try {
    const profile = readBundledProfiles(folder).get(DEFAULT_ID);
    return profile ? { profile } : closed('The compliance profiles are not there. Install the app again.');
  } catch (error) {
    return closed(
      error instanceof AppError ? error.message : 'The compliance profiles cannot be read. Install the app again.',
    );
  }
}

/** A profile as windows and events tell it. */
export function standingOfProfile({ profile, problem }: OpenedProfile): ProfileStanding {
  const { id, version, name, notice, needs } = profile;
  const asking = (need: Need): ConsentPurpose[] =>
    CONSENT_PURPOSES.filter((purpose) => needs.customer[purpose] === need);
  const asks = { consent: asking('consent'), release: asking('release') };
  return { id, version, name, notice, asks, ...(problem !== undefined && { problem }) };
}

function closed(problem: string): OpenedProfile {
  return { profile: CLOSED_PROFILE, problem };
}
