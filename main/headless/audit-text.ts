import type { AuditEntry } from '../../app/privacy/audit/audit-entry.ts';
import type { AuditVerdict } from '../../app/privacy/audit/audit-verdict.ts';

const TAG = /^[0-9a-f]{32}$|^[0-9a-f]{64}$/;
/** So much of a tag or hash tells two of them apart on a screen. */
const SHOWN_DIGITS = 8;
const KIND_WIDTH = 21;

/** A verdict for a person. @param keyWasNamed whether the key was given from outside, and not taken from the log. */
export function verdictText(verdict: AuditVerdict, keyWasNamed: boolean): string {
  if (!verdict.sound) return `The log is NOT sound. ${verdict.sentence}\n`;
  const { entries, checkpoints, root, publicKey, witnesses, notes } = verdict;
  return [
    `The log is sound: ${entries} entries, ${checkpoints} checkpoints, root ${Buffer.from(root).toString('base64')}.`,
    `Signed with ${publicKey}`,
    ...witnesses.map(({ size }) =>
      size === entries
        ? `It is what the witness saw: ${size} entries.`
        : `It is what the witness saw at ${size} entries, with ${entries - size} added at the end (proved).`,
    ),
    ...notes.map((note) => `Note: ${note}`),
    ...(keyWasNamed
      ? []
      : ['Compare the key with one that you were given another way, or name that with --public-key.']),
    ...(witnesses.length > 0
      ? []
      : ['No witness was named: whoever holds the signing key could have rewritten or cut the log (--witness).']),
    '',
  ].join('\n');
}

/** A verdict for a program: proofs and root in base64. */
export function verdictJson(verdict: AuditVerdict): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const told = verdict.sound
    ? {
        ...verdict,
        root: base64(verdict.root),
        witnesses: verdict.witnesses.map(({ size, consistency }) => ({ size, consistency: consistency.map(base64) })),
      }
    : verdict;
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** One line for one entry: place, time (UTC), kind, and what is told, tags and hashes cut short. */
export function entryLine({ index, atEpochMs, event }: AuditEntry): string {
  const { kind, ...told } = event;
  const at = new Date(atEpochMs);
  const time = Number.isNaN(at.getTime()) ? 'no date' : at.toISOString();
  return `${String(index).padStart(7)}  ${time}  ${kind.padEnd(KIND_WIDTH)}  ${fields(told)}`.trimEnd();
}

function fields(told: object): string {
  return Object.entries(told)
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join(' ');
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Object.values(value).join('@');
  const text = String(value);
  return TAG.test(text) ? `${text.slice(0, SHOWN_DIGITS)}…` : text;
}
