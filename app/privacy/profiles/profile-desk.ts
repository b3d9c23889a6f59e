import type { CommandHandlers } from '../../contract/commands.ts';
import type { ProfileFacts, ProfileSheet } from '../../contract/profiles.ts';
import { AppError, type ErrorCode } from '../../domain/errors.ts';
import type { VaultDoor } from '../vault/vault-door.ts';
import { readBundledProfiles } from './bundled-profiles.ts';
import { type OpenedProfile, profileOf } from './chosen-profile.ts';
import type { Profile } from './profile.ts';
import { chooserOf, noteProfile } from './profile-audit.ts';
import {
  administratorOf,
  openAdministratorKey,
  type ProfileChoice,
  readChoice,
  writeChoice,
} from './profile-choice.ts';
import { readSignedProfile } from './profile-signature.ts';

interface ProfileDeskDeps {
  /** The bundled profiles. */
  readonly folder: string;
  /** The app's data folder; absent: nothing can be chosen. */
  readonly data: string | undefined;
  /** What holds since the engine began. */
  readonly open: OpenedProfile;
  readonly door: VaultDoor | undefined;
  readonly isCalling: () => boolean;
  readonly epochMs: () => number;
}

/** The commands about compliance profiles. A choice is written with its audit entry or not at all, and holds from the engine's next start on. */
export function createProfileDesk(deps: ProfileDeskDeps): Pick<CommandHandlers, 'profiles.sheet' | 'profiles.choose'> {
  const { folder, data, open, door, isCalling, epochMs } = deps;
  const refuseInCall = (): void => {
    if (isCalling())
      throw new AppError('call-in-progress', 'A call is going on; end it before you change the profile.');
  };
  return {
    'profiles.sheet': async () => sheetOf(folder, data, open),
    'profiles.choose': async ({ profiles, key, passphrase }) => {
      refuseInCall();
      if (data === undefined) throw new AppError('permission-denied', NO_DATA);
      const administrator = openAdministratorKey(key, passphrase);
      const choice = choiceOf(profiles, ownOf(data), epochMs());
      const chosen = checked(choice, folder, data);
      const change = () => writeChoice(data, choice, administrator);
      const vault = await openedForAudit(door);
      // Opening may have taken its time, in which a call has begun under the profile that was to go.
      refuseInCall();
      if (vault) noteProfile(vault, chosen, chooserOf(vault, data), change);
      else change();
      return {};
    },
  };
}

const NO_DATA = 'This app keeps nothing between its starts, so no profile can be chosen in it.';
const NOT_TOGETHER = 'These profiles cannot hold together: no form of agreement satisfies all of them.';

const CANNOT_OPEN: readonly ErrorCode[] = ['vault-closed', 'vault-key-missing', 'vault-unavailable'];

/** Where no vault can be opened there is no log; the change is noted in it as soon as there is one. */
async function openedForAudit(door: VaultDoor | undefined) {
  try {
    return await door?.open();
  } catch (error) {
    if (error instanceof AppError && CANNOT_OPEN.includes(error.code)) return undefined;
    throw error;
  }
}

/** The profile of the site's own that is chosen now, if it can be trusted. */
function ownOf(
  data: string,
): { readonly profile: Profile; readonly custom: NonNullable<ProfileChoice['custom']> } | undefined {
  try {
    const custom = readChoice(data)?.custom;
    const administrator = administratorOf(data);
    if (!custom || !administrator) return undefined;
    return { custom, profile: readSignedProfile(Buffer.from(custom.text), custom.signature, [administrator]) };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function choiceOf(ids: readonly string[], own: ReturnType<typeof ownOf>, setAtEpochMs: number): ProfileChoice {
  const profiles = ids.filter((id) => id !== own?.profile.id);
  return { v: 1, profiles, ...(own && profiles.length < ids.length && { custom: own.custom }), setAtEpochMs };
}

/** @throws AppError `profile-invalid` for profiles that are not there, or cannot hold together. */
function checked(choice: ProfileChoice, folder: string, data: string): Profile {
  try {
    return profileOf(choice, readBundledProfiles(folder), data);
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('profile-invalid', NOT_TOGETHER, { cause: error });
    throw error;
  }
}

function sheetOf(folder: string, data: string | undefined, { profile, problem }: OpenedProfile): ProfileSheet {
  const own = data === undefined ? undefined : ownOf(data);
  const ids = chosenIds(data, profile);
  const bundled = bundledOf(folder).map((each) => ({ each, own: false, chosen: ids.includes(each.id) }));
  const options = [...bundled, ...(own ? [{ each: own.profile, own: true, chosen: true }] : [])];
  return {
    holds: factsOf(profile),
    ...(problem !== undefined && { problem }),
    options: options.map(({ each: { id, version, name }, ...rest }) => ({ id, version, name, ...rest })),
    hasAdministrator: data !== undefined && administratorOf(data) !== undefined,
  };
}

/** None where the files are damaged: what holds then says so. */
function bundledOf(folder: string): readonly Profile[] {
  try {
    return [...readBundledProfiles(folder).values()];
  } catch {
    return [];
  }
}

/** What is marked as chosen: an administrator's choice, or what holds without one. */
function chosenIds(data: string | undefined, holds: Profile): readonly string[] {
  try {
    return (data === undefined ? undefined : readChoice(data))?.profiles ?? [holds.id];
  } catch {
    return [];
  }
}

function factsOf(profile: Profile): ProfileFacts {
  const { id, version, name, sources, needs, forms, notice, agentNotice, retentionDays, supervisor, exports } = profile;
  return { id, version, name, sources, needs, forms, notice, agentNotice, retentionDays, supervisor, exports };
}
