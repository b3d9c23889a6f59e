/** What proves something: the audit log as it leaves the machine, its checkpoints, its events, and compliance profiles. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditEvent } from '../../app/contract/audit.ts';
import { parseUntrusted } from '../../app/contract/untrusted.ts';
import { verifyAuditFile } from '../../app/privacy/audit/audit-file.ts';
import { createCheckpointSigner } from '../../app/privacy/audit/audit-key.ts';
import { createAuditLog } from '../../app/privacy/audit/audit-log.ts';
import { parseCheckpoint } from '../../app/privacy/audit/checkpoint.ts';
import { profile } from '../../app/privacy/profiles/profile.ts';
import { profileKey, readSignedProfile } from '../../app/privacy/profiles/profile-signature.ts';
import { RELEASE_KEY } from '../../app/privacy/profiles/release-key.ts';
import { mutatedBytes, mutatedText } from './mutations.ts';
import { badValuesOf } from './schema-values.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

/** A log of a few entries, exported, and its last checkpoint. */
const { exported, checkpoint } = (() => {
  const rows: string[] = [];
  const notes: string[] = [];
  const store = {
    size: () => rows.length,
    entries: (from: number, to: number) => rows.slice(from, to),
    append: (_index: number, entry: string) => void rows.push(entry),
    checkpoints: () => notes,
    addCheckpoint: (note: string) => void notes.push(note),
  };
  const signer = createCheckpointSigner(new Uint8Array(32).fill(7));
  const log = createAuditLog({ store, signer, epochMs: () => 1_790_000_000_000 + 1000 * rows.length });
  log.append({ kind: 'key-opened', scheme: 'os-keystore' });
  log.append({ kind: 'integrity-checked', outcome: 'sound', damaged: 0 });
  log.append({ kind: 'rotation', what: 'master-key', state: 'finished', keys: 12 });
  return { exported: [...log.exportLog()].join(''), checkpoint: log.checkpoint() };
})();

const DATA = join(import.meta.dirname, '..', '..', 'app', 'privacy', 'profiles', 'data');
const eu = readFileSync(join(DATA, 'eu.json'));
const signature = readFileSync(join(DATA, 'eu.sig'), 'utf8');
const key = profileKey(RELEASE_KEY);

export const TRUST_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('exported audit logs', 0.2, mutatedBytes([Buffer.from(exported)]), async (bytes, scratch) => {
    const path = join(scratch, 'audit');
    writeFileSync(path, bytes);
    const { sound } = (await verifyAuditFile(path)).verdict;
    if (sound && Buffer.from(bytes).toString('utf8') !== exported) throw new Error('a changed log was found sound');
    return sound;
  }),
  fuzzTarget(
    'audit checkpoints',
    1,
    mutatedText([checkpoint], ['\n', '\n\n', '— ', '+', '=', '0', ' ', 'A']),
    (note) => {
      return parseCheckpoint(note) !== undefined;
    },
  ),
  fuzzTarget('audit events', 1, badValuesOf(auditEvent), (value) => parseUntrusted(auditEvent, value).success),
  fuzzTarget('compliance profiles', 1, badValuesOf(profile), (value) => parseUntrusted(profile, value).success),
  fuzzTarget('signed compliance profiles', 0.5, mutatedBytes([eu]), (bytes) => {
    readSignedProfile(bytes, signature, [key]);
    if (!eu.equals(bytes)) throw new Error('a changed profile was taken');
    return true;
  }),
];
