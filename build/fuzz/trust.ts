/** What proves something: the audit log as it leaves the machine, its checkpoints, its events, and compliance profiles. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { auditEvent } from '../../app/contract/audit.ts';
import { parseUntrusted } from '../../app/contract/untrusted.ts';
import { verifyAuditFile } from '../../app/privacy/audit/audit-file.ts';
import { createCheckpointSigner } from '../../app/privacy/audit/audit-key.ts';
import { createAuditLog } from '../../app/privacy/audit/audit-log.ts';
import { parseCheckpoint } from '../../app/privacy/audit/checkpoint.ts';
import { entryProof, faultOfProof } from '../../app/privacy/audit/entry-proof.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { profile } from '../../app/privacy/profiles/profile.ts';
import { makeAdministratorKey, openAdministratorKey } from '../../app/privacy/profiles/profile-choice.ts';
import { profileKey, readSignedProfile, signProfile } from '../../app/privacy/profiles/profile-signature.ts';
import { RELEASE_KEY } from '../../app/privacy/profiles/release-key.ts';
import { mutatedBytes, mutatedText } from './mutations.ts';
import { badValuesOf } from './schema-values.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

/** A log of a few entries, exported, its last checkpoint, and the proof of an entry. */
const { exported, checkpoint, proof } = (() => {
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
  const exported = [...log.exportLog()].join('');
  const checkpoint = log.checkpoint();
  let text = '';
  const reading = log.read({}, (entry, stored) => {
    if (entry.index === 1) text = stored;
  });
  if (!reading.verdict.sound) throw new Error('The made log is not sound.');
  const proof = entryProof(reading, { index: 1, text, publicKey: reading.verdict.publicKey });
  return { exported, checkpoint, proof: JSON.stringify(proof) };
})();

const PASSPHRASE = 'four words of mine';
const DATA = join(import.meta.dirname, '..', '..', 'app', 'privacy', 'profiles', 'data');
const eu = readFileSync(join(DATA, 'eu.json'));
const signature = readFileSync(join(DATA, 'eu.sig'), 'utf8');
const key = profileKey(RELEASE_KEY);

/** What an administrator chose, as it lies on the disk: two profiles. */
const choice = (() => {
  const { pem, publicKey } = makeAdministratorKey(PASSPHRASE);
  const administrator = openAdministratorKey(pem, PASSPHRASE);
  const text = `${JSON.stringify({ v: 1, profiles: ['us-one-party-bipa', 'uk'], setAtEpochMs: 0 })}\n`;
  return { text, signature: signProfile(Buffer.from(text), administrator), publicKey };
})();

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
  fuzzTarget(
    'proofs of audit entries',
    1,
    mutatedText([proof], ['{', '"', ',', '[', '\\n', '=', '0', 'A', '"__proto__":']),
    (text) => {
      const wrong = faultOfProof(jsonOf(text));
      if (wrong === undefined && JSON.stringify(jsonOf(text)) !== proof) throw new Error('a changed proof holds');
      return wrong === undefined;
    },
  ),
  fuzzTarget('audit events', 1, badValuesOf(auditEvent), (value) => parseUntrusted(auditEvent, value).success),
  fuzzTarget('compliance profiles', 1, badValuesOf(profile), (value) => parseUntrusted(profile, value).success),
  fuzzTarget('signed compliance profiles', 0.5, mutatedBytes([eu]), (bytes) => {
    readSignedProfile(bytes, signature, [key]);
    if (!eu.equals(bytes)) throw new Error('a changed profile was taken');
    return true;
  }),
  fuzzTarget(
    'choices of profiles',
    0.3,
    fc.record({
      choice: mutatedText(
        [choice.text],
        ['{', '"', ',', '[', ']', '"custom":', '"__proto__":', '"us-one-party"', 'eu'],
      ),
      signature: mutatedText([choice.signature], ['=', 'A', '\n', ' ']),
      administrator: mutatedText([choice.publicKey], ['=', 'A', '\n', ' ', '-----BEGIN PUBLIC KEY-----']),
      harmed: fc.subarray(['choice', 'signature', 'administrator'] as const, { minLength: 1 }),
    }),
    (given, scratch) => {
      const folder = join(scratch, 'profile');
      mkdirSync(folder, { recursive: true });
      const text = given.harmed.includes('choice') ? given.choice : choice.text;
      writeFileSync(join(folder, 'choice.json'), text);
      writeFileSync(
        join(folder, 'choice.sig'),
        given.harmed.includes('signature') ? given.signature : choice.signature,
      );
      writeFileSync(
        join(folder, 'administrator.pub'),
        given.harmed.includes('administrator') ? given.administrator : choice.publicKey,
      );
      const { problem } = openProfile(DATA, scratch);
      if (problem === undefined && text !== choice.text) throw new Error('a choice that nobody signed was followed');
      return problem === undefined;
    },
  ),
];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
