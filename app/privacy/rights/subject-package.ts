import type { AssistEvent, EventOf } from '../../contract/events.ts';
import type { Versioned } from '../../domain/audit.ts';
import { requireExport } from '../profiles/allowed-exports.ts';
import type { Profile } from '../profiles/profile.ts';
import type { RecordingFormat } from '../vault/stored-call.ts';
import type { StoredCallContent } from '../vault/vault.ts';
import type { NamedModel } from './named-model.ts';
import { personRights } from './person-rights.ts';
import { dueAt } from './retention.ts';

/** What stands at the head of everything that tells a person of estimates about them. */
export const SIGNALS_NOT_FACTS =
  'What was estimated are expressed signals with probabilities, not facts about a person: voice, words and face can be read wrongly, by people and by models.';

/** All that is stored of one call, for the person it is about (GDPR Art. 15 and 20). Plain data: it is the JSON of the package. */
export interface SubjectPackage {
  readonly v: 1;
  readonly madeAt: string;
  readonly caution: string;
  readonly call: {
    readonly startedAt: string;
    /** Absent: it was cut off. */
    readonly endedAt?: string;
    readonly mode: 'live' | 'recording';
    readonly synthetic: boolean;
    /** How the company names the person, where it was said. */
    readonly customerRef?: string;
    /** The profile it was stored under. */
    readonly profile: Versioned;
  };
  /** The state of consent when the storing began, as it stands in the records. */
  readonly consent: unknown;
  /** What was told and answered since, in order. */
  readonly consentEvents: readonly EventOf<'consent' | 'purged'>[];
  /** What the person may ask for, by the laws that the profile that holds now follows. */
  readonly rights: readonly string[];
  /** The profile that holds now, and when it has the call erased. */
  readonly retention: { readonly profile: string; readonly eraseAfter: string; readonly held: boolean };
  /** The models behind what is stored. Without a licence: a version that is no longer installed. */
  readonly models: readonly { readonly name: string; readonly version: string; readonly licence?: string }[];
  /** Everything that was stored as told: words, estimates, forecasts, prompts. Samples are at 16 kHz. */
  readonly events: readonly AssistEvent[];
  readonly embeddings: readonly {
    readonly model: string;
    readonly segmentId: string;
    readonly values: readonly number[];
  }[];
  /** Recordings that lie in the vault, and the file that goes with the package; without one it has no sound. */
  readonly recordings: readonly (RecordingFormat & { readonly file?: string })[];
}

export interface PackageContext {
  /** The profile that holds. */
  readonly profile: Profile;
  /** The models of this version of the app. */
  readonly models: readonly NamedModel[];
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly held: boolean;
  /** The names of the files that hold the recordings, in their order. */
  readonly soundFiles?: readonly string[];
}

/** @throws AppError `export-forbidden`. */
export function subjectPackage(
  content: StoredCallContent,
  { profile, models, nowMs, held, soundFiles = [] }: PackageContext,
): SubjectPackage {
  requireExport(profile, 'subject-package');
  const { header, end, events, embeddings, recordings } = content;
  const eraseAfter = isoTime(dueAt(content, profile, recordings.length > 0));
  return {
    v: 1,
    madeAt: isoTime(nowMs),
    caution: SIGNALS_NOT_FACTS,
    call: {
      startedAt: isoTime(header.startedAtEpochMs),
      ...(end && { endedAt: isoTime(end.endedAtEpochMs) }),
      mode: header.mode,
      synthetic: header.synthetic ?? false,
      ...(header.customerRef !== undefined && { customerRef: header.customerRef }),
      profile: header.profile,
    },
    consent: parsedOr(content.consent),
    consentEvents: events.filter((event) => event.type === 'consent' || event.type === 'purged'),
    rights: personRights(profile),
    retention: { profile: `${profile.id} ${profile.version}`, eraseAfter, held },
    models: modelsBehind(events, models),
    events,
    embeddings: embeddings.map(({ model, segmentId, values }) => ({ model, segmentId, values: [...values] })),
    recordings: recordings.map(({ format }, at) => {
      const file = soundFiles[at];
      return { ...format, ...(file !== undefined && { file }) };
    }),
  };
}

function modelsBehind(events: readonly AssistEvent[], known: readonly NamedModel[]): SubjectPackage['models'] {
  const behind = new Map(events.flatMap(({ provenance }) => provenance.map((p) => [`${p.model}\0${p.version}`, p])));
  return [...behind.values()].map(({ model: name, version }) => {
    const licence = known.find((k) => k.name === name && k.version === version)?.licence;
    return { name, version, ...(licence !== undefined && { licence }) };
  });
}

/** The consent is opaque to the vault; the gate writes JSON. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
