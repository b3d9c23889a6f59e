import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from './profile.ts';
import { profileKey, readSignedProfile } from './profile-signature.ts';
import { RELEASE_KEY } from './release-key.ts';

/** Who may sign the profiles that come with the app. */
export const RELEASE_KEYS: readonly KeyObject[] = [profileKey(RELEASE_KEY)];

/**
 * The profiles that come with the app, by id. One damaged file spoils all: a house in which somebody has touched the rules trusts none of them.
 * @throws AppError `profile-invalid`
 */
export function readBundledProfiles(folder: string): ReadonlyMap<string, Profile> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const profiles = files.sort().map((file) => {
    const path = join(folder, file);
    return readSignedProfile(readFileSync(path), readFileSync(path.replace(/[.]json$/, '.sig'), 'utf8'), RELEASE_KEYS);
  });
  return new Map(profiles.map((each) => [each.id, each]));
}
