import type { SubjectTag, Versioned } from '../../domain/audit.ts';
import { operatorOf } from '../vault/operator-tag.ts';
import type { Vault } from '../vault/vault.ts';
import type { VaultDoor } from '../vault/vault-door.ts';
import type { Profile } from './profile.ts';
import { administratorOf } from './profile-choice.ts';

/** The vault's setting that keeps which profile held last. */
const LAST_KNOWN = 'profile-last-known';

/** A profile as the audit log names it: a version that is a date becomes a number, 2026-11-28 is 20261128. */
export function auditedProfile({ id, version }: Pick<Profile, 'id' | 'version'>): Versioned {
  return { id, version: Number(version.replace(/\D/g, '').slice(0, 10)) };
}

/**
 * Does what changes the profile, in one transaction with the entry that tells of it; an entry only when another profile held before.
 * @param by whose choice it is.
 */
export function noteProfile(vault: Vault, profile: Profile, by: SubjectTag, change: () => void = () => {}): void {
  const to = auditedProfile(profile);
  const from = lastKnown(vault);
  if (from?.id === to.id && from.version === to.version) {
    change();
    return;
  }
  vault.write([{ kind: 'profile-changed', ...(from && { from }), to, by }], () => {
    vault.keepSetting(LAST_KNOWN, `${to.id} ${to.version}`);
    change();
  });
}

/** Who answers for the profile that holds: the administrator by their key, or whoever uses a machine that has none. */
export function chooserOf(vault: Vault, data: string | undefined): SubjectTag {
  const administrator = data === undefined ? undefined : administratorOf(data);
  if (!administrator) return operatorOf(vault);
  return operatorOf(vault, administrator.export({ type: 'spki', format: 'der' }).toString('base64'));
}

/**
 * A door whose first opening notes a profile that another one has given way to while the app was away: by a command in the terminal, or with a new version
 * of the app. Nothing is stored before that.
 */
export function doorThatNotes(door: VaultDoor, profile: Profile, data: string | undefined): VaultDoor {
  let isNoted = false;
  return {
    ...door,
    async open() {
      const vault = await door.open();
      if (!isNoted) noteProfile(vault, profile, chooserOf(vault, data));
      isNoted = true;
      return vault;
    },
  };
}

function lastKnown(vault: Vault): Versioned | undefined {
  const [id, version] = vault.setting(LAST_KNOWN)?.split(' ') ?? [];
  return id !== undefined && version !== undefined ? { id, version: Number(version) } : undefined;
}
