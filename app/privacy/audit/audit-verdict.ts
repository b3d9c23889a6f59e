import type { MerkleProof } from './merkle-proofs.ts';

/** What can be wrong with a log. */
export type AuditFinding =
  | 'not-text'
  | 'too-long'
  | 'not-canonical'
  | 'unknown-kind'
  | 'malformed'
  | 'index-gap'
  | 'chain-broken'
  | 'file-cut'
  | 'key-differs'
  | 'checkpoint-malformed'
  | 'checkpoint-order'
  | 'signature-wrong'
  | 'root-differs'
  | 'entries-missing'
  | 'end-unsigned'
  | 'witness-of-another-key'
  | 'shorter-than-witness'
  | 'contradicts-witness';

/** The first thing that is wrong. */
export interface AuditFault {
  readonly sound: false;
  readonly finding: AuditFinding;
  /** The first entry that is bad; nothing where a checkpoint or a key is, and no entry. */
  readonly index?: number;
  /** The last entry it may be instead, where what is left does not tell which one of several was changed. */
  readonly through?: number;
  /** For a person. */
  readonly sentence: string;
}

/** A witness that the log agrees with: the log is what it was then, with entries added at the end. */
export interface WitnessAgreement {
  readonly size: number;
  /** RFC 9162 section 2.1.4, from the witness's tree to the log's; checked. */
  readonly consistency: MerkleProof;
}

/** A log without a fault. */
export interface SoundLog {
  readonly sound: true;
  readonly entries: number;
  /** Root over all entries. */
  readonly root: Uint8Array;
  readonly checkpoints: number;
  /** Entries under the last signed checkpoint; those after it are chained only. */
  readonly signedEntries: number;
  /** Whose signatures these are, in signed-note form. */
  readonly publicKey: string;
  readonly witnesses: readonly WitnessAgreement[];
  /** Worth knowing, and no fault: e.g. that the clock went back. */
  readonly notes: readonly string[];
}

export type AuditVerdict = SoundLog | AuditFault;

/** @param entries the first entry that is bad, and the last one in doubt where that is another. */
export function fault(finding: AuditFinding, sentence: string, entries: readonly number[] = []): AuditFault {
  const [index, through] = entries;
  return {
    sound: false,
    finding,
    ...(index !== undefined && { index }),
    ...(index !== undefined && through !== undefined && through > index && { through }),
    sentence,
  };
}
