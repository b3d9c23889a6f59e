import type { ProfileStanding } from '../../contract/consent.ts';
import { CONSENT_PURPOSES, type ConsentPurpose, type Need } from '../../domain/consent.ts';
import { AppError } from '../../domain/errors.ts';
import { readBundledProfiles } from './bundled-profiles.ts';
import { CLOSED_PROFILE } from './closed-profile.ts';
import { combineProfiles } from './combine-profiles.ts';
import type { Profile } from './profile.ts';
import { administratorOf, type ProfileChoice, readChoice } from './profile-choice.ts';
import { readSignedProfile } from './profile-signature.ts';

/** What holds where nobody has chosen: the strictest of the bundled ones for everything that is analysed. */
const DEFAULT_ID = 'eu';

/** The profile that holds, and why it is not the chosen one. */
export interface OpenedProfile {
  readonly profile: Profile;
  readonly problem?: string;
}

/**
 * Opens the profile that holds on this machine. Never throws: a choice that cannot be trusted gives way to all bundled profiles together, and without
 * valid ones nothing is allowed.
 * @param folder the bundled profiles; @param data the app's data folder, where an administrator's choice lies.
 */
export function openProfile(folder: string, data?: string): OpenedProfile {
  let bundled: ReadonlyMap<string, Profile>;
  try {
    bundled = readBundledProfiles(folder);
  } catch (error) {
    return { profile: CLOSED_PROFILE, problem: sentenceOf(error, MISSING) };
  }
  const standard = bundled.get(DEFAULT_ID);
  if (!standard) return { profile: CLOSED_PROFILE, problem: MISSING };
  try {
    const choice = data === undefined ? undefined : readChoice(data);
    return { profile: data !== undefined && choice ? profileOf(choice, bundled, data) : standard };
  } catch (error) {
    return { profile: combineProfiles([...bundled.values()]), problem: sentenceOf(error, UNREADABLE) };
  }
}

const MISSING = 'The compliance profiles are not there. Install the app again.';
const UNREADABLE = 'The choice of compliance profiles cannot be followed, so all of them hold together.';

/** The profile that a choice makes. @throws AppError `profile-invalid`; RangeError when the profiles cannot hold together. */
export function profileOf(
  { profiles, custom }: ProfileChoice,
  bundled: ReadonlyMap<string, Profile>,
  data: string,
): Profile {
  const known = profiles.map((id) => {
    const profile = bundled.get(id);
    if (!profile)
      throw new AppError('profile-invalid', 'A chosen compliance profile is not there, so all of them hold together.');
    return profile;
  });
  const administrator = administratorOf(data);
  if (!custom || !administrator) return combineProfiles(known);
  return combineProfiles([...known, readSignedProfile(Buffer.from(custom.text), custom.signature, [administrator])]);
}

/** A profile as windows and events tell it. */
export function standingOfProfile({ profile, problem }: OpenedProfile): ProfileStanding {
  const { id, version, name, notice, agentNotice, needs, forms, exports } = profile;
  const asking = (need: Need): ConsentPurpose[] =>
    CONSENT_PURPOSES.filter((purpose) => needs.customer[purpose] === need);
  const asks = { consent: asking('consent'), release: asking('release') };
  return {
    id,
    version,
    name,
    notice,
    agentNotice,
    forms: forms.consent,
    exports,
    asks,
    ...(problem !== undefined && { problem }),
  };
}

function sentenceOf(error: unknown, otherwise: string): string {
  return error instanceof AppError ? error.message : otherwise;
}
