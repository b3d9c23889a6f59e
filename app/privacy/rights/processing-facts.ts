import type { EnrichmentStanding } from '../../contract/schemas.ts';
import { CONSENT_PURPOSES, type ConsentPurpose, type Need } from '../../domain/consent.ts';
import type { Profile } from '../profiles/profile.ts';
import type { KeyScheme } from '../vault/key-keeper.ts';
import type { NamedModel } from './named-model.ts';

/** The real configuration of this machine, as the documents tell of it; they say nothing that does not stand here or in the code. */
export interface ProcessingFacts {
  readonly profile: Profile;
  /** Why the chosen profile does not hold. */
  readonly problem?: string;
  /** The models that are installed. */
  readonly models: readonly NamedModel[];
  /** Absent: enrichment is off. */
  readonly enrichment?: EnrichmentStanding;
  /** Absent: there is no vault, so no call is stored. */
  readonly vault?: { readonly scheme: KeyScheme; readonly calls: number; readonly held: number };
  /** Milliseconds since 1970. */
  readonly madeAtEpochMs: number;
}

/** What a purpose is, in words that follow "to". */
export const PURPOSE_TEXTS: Readonly<Record<ConsentPurpose, string>> = {
  transcribe: 'write down what is said',
  'voice-emotion': 'estimate expressed emotion from the voice',
  'text-emotion': 'estimate expressed emotion from the words',
  'face-emotion': 'estimate expressed emotion from the face',
  enrichment: 'send words to the endpoint an administrator has named',
  record: 'record the sound',
  store: 'store the call',
  'improve-models': 'improve models',
  'supervisor-view': 'let a supervisor see the call',
};

/** What protects the vault's key, in words that follow "protected by". */
export const SCHEME_TEXTS: Readonly<Record<KeyScheme, string>> = {
  'os-keystore': "the system's key store",
  passphrase: 'a passphrase (Argon2id)',
  'key-file': 'a key file',
};

/** The purposes that the profile lets be pursued with the customer at all, each with what it takes. */
export function allowedPurposes({ needs }: Profile): readonly (readonly [ConsentPurpose, Exclude<Need, 'never'>])[] {
  return CONSENT_PURPOSES.flatMap((purpose) => {
    const need = needs.customer[purpose];
    return need === 'never' ? [] : [[purpose, need] as const];
  });
}

/** Laws of the United States that the profile says it follows. */
export function americanLaws({ sources }: Profile): { readonly ccpa: boolean; readonly bipa: boolean } {
  const names = (pattern: RegExp) => sources.some((source) => pattern.test(source));
  return { ccpa: names(/\bC(?:CPA|PRA)\b/), bipa: names(/Biometric Information Privacy Act|\bBIPA\b/) };
}

/** The sentences on what leaves the machine. */
export function recipientsText({ enrichment, profile }: ProcessingFacts): string {
  const off =
    'None by the app itself: it makes no network connection about calls. Files that a person exports go where that person takes them.';
  if (!enrichment) return off;
  if (enrichment.state === 'refused')
    return `${off} An endpoint for second opinions is set, and is not used: ${enrichment.message}`;
  if (profile.needs.customer.enrichment === 'never')
    return `${off} An endpoint is set (${enrichment.host}), and the profile forbids sending words there.`;
  return `The words of the customer, one utterance at a time and redacted, go to ${enrichment.host} (model ${enrichment.model}) for a second opinion, as far as the profile lets them. Never sound, pictures or the agent's words. Redaction misses some names.`;
}

/** The sentences on the vault. */
export function storageText({ vault }: ProcessingFacts): string {
  if (!vault) return 'There is no vault on this machine: no call is stored yet.';
  return `Calls are stored encrypted on this machine, each under a key of its own; the master key is protected by ${SCHEME_TEXTS[vault.scheme]}. Stored calls: ${vault.calls}, of them under a legal hold: ${vault.held}.`;
}

export function dayOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A document's first lines. */
export function headOf(title: string, { profile, problem, madeAtEpochMs }: ProcessingFacts): string {
  const attention = problem === undefined ? '' : `\n\n**Attention:** ${problem}`;
  return `# ${title}\n\nMade by emoAIsec from its configuration on ${dayOf(madeAtEpochMs)}. Compliance profile: ${profile.name} (${profile.id}, ${profile.version}).${attention}`;
}
