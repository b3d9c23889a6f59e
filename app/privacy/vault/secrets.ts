import { AppError } from '../../domain/errors.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';
import { seal, unseal } from './sealed-box.ts';
import { newKey } from './vault-keys.ts';

/** What a wrapped secret is bound to. */
export function boundToSecret(name: string): string {
  return `secret v1\0${name}`;
}

/**
 * A lasting random secret of 32 bytes by its name, made at its first use. It outlasts a rotation of keys. The caller wipes its copy.
 * @throws AppError `vault-damaged`.
 */
export function secretNamed(connected: Connected, name: string): Buffer {
  const { database, keys } = connected();
  const row = guarded(() =>
    database.prepare<{ readonly wrapped: Uint8Array }>('SELECT wrapped FROM secrets WHERE name = ?').get(name),
  );
  if (row) {
    const secret = unseal(keys.wrapping, row.wrapped, boundToSecret(name));
    if (!secret) throw new AppError('vault-damaged', 'A secret of the vault is damaged. Restore a backup.');
    return secret;
  }
  const secret = newKey();
  const wrapped = seal(keys.wrapping, secret, boundToSecret(name));
  guarded(() => database.prepare('INSERT INTO secrets (name, wrapped) VALUES (?, ?)').run(name, wrapped));
  return secret;
}
