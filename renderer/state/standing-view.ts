import type { EventOf, RoadPart } from '../../app/contract/events.ts';
import { MODALITIES, type Modality, topEmotion } from '../../app/domain/emotion.ts';
import type { CallFacts, CallState, Estimate, Notice, Reading } from './call-state.ts';
import { HINDRANCE_NAMES } from './face-view.ts';
import { percent } from './format.ts';
import { EMOTION_NAMES } from './words.ts';

/** How one source stands at this moment: it speaks, or it abstains and says why. */
export interface Standing {
  readonly modality: Modality;
  /** It names an emotion now. */
  readonly speaks: boolean;
  /** The named emotion with its probability, or why none is named; a few words. */
  readonly says: string;
  /** The whole sentence behind a refusal or a failure, for those who want to know more. */
  readonly because?: string;
  readonly estimate?: Estimate;
  readonly interim: boolean;
  /** Share of the evidence in the combined signal, 0..1; absent when it takes no part. */
  readonly weight?: number;
}

/** Parts of the road without which a source says nothing. A lost sound source is not among them: it may be the agent's. */
const PARTS: Readonly<Record<Modality, readonly RoadPart[]>> = {
  voice: ['voice-emotion', 'voice-activity'],
  text: ['text-emotion', 'words', 'voice-activity'],
  face: ['face-emotion', 'video'],
};
const PURPOSES = { voice: 'voice-emotion', text: 'text-emotion', face: 'face-emotion' } as const;
const UNSURE = 'unsure: none likely';

/** What it is judged by, beside the customer's newest segment. */
export interface Known extends Pick<CallState, 'facts' | 'notices'> {
  /** The newest picture, where one came lately. */
  readonly sighting: EventOf<'face'> | undefined;
  readonly everSeen: boolean;
}

/** Voice, words and face, always all three, so that a missing one is seen to be missing and why. */
export function standings(reading: Reading | undefined, state: Known): readonly Standing[] {
  return MODALITIES.map((modality) => {
    const weight = reading?.fused?.value.weights[modality];
    return {
      modality,
      interim: false,
      ...standing(modality, reading, state),
      ...(weight === undefined ? {} : { weight }),
    };
  });
}

type Finding = Pick<Standing, 'speaks' | 'says'> & Partial<Standing>;

function standing(modality: Modality, reading: Reading | undefined, state: Known): Finding {
  const { facts, notices } = state;
  const closed = facts && gateClosed(modality, facts);
  if (closed) return closed;
  const failed = failure(modality, notices);
  if (failed) return failed;
  if (modality === 'face') return faceStanding(state);
  const found = reading?.[modality];
  if (!found)
    return silent(reading ? (modality === 'text' ? 'no words heard' : 'too little heard') : 'nothing heard yet');
  return { ...named(found.value), interim: found.interim };
}

function faceStanding(state: Known): Finding {
  const { sighting, everSeen } = state;
  if (!state.facts?.video) return silent('no picture in this call');
  if (!sighting) return silent(everSeen ? 'no picture arrives' : 'no picture yet');
  const { hindrance } = sighting.sighting;
  if (hindrance) return silent(HINDRANCE_NAMES[hindrance]);
  return sighting.estimate ? named(sighting.estimate) : silent('not seen for long enough');
}

function named(estimate: Estimate): Finding {
  if (estimate.uncertain) return { estimate, speaks: false, says: UNSURE };
  return {
    estimate,
    speaks: true,
    says: `${EMOTION_NAMES[topEmotion(estimate.probabilities)]} ${percent(estimate.confidence)}`,
  };
}

/** A source may not be used when no channel of the call may be used for it; a face only by whose picture it is. */
function gateClosed(modality: Modality, facts: CallFacts): Finding | undefined {
  const asked = facts.permissions.filter(
    ({ purpose, channel }) =>
      purpose === PURPOSES[modality] && (modality === 'face' ? channel === facts.video?.channel : true),
  );
  const [first] = asked;
  if (!first || asked.some((permission) => permission.allowed)) return undefined;
  return { ...silent('may not be used'), because: first.reason };
}

function failure(modality: Modality, notices: readonly Notice[]): Finding | undefined {
  const open = notices.findLast(
    ({ kind, part, resolved }) =>
      kind === 'degraded' && part !== undefined && PARTS[modality].includes(part) && !resolved,
  );
  return open && { ...silent('does not work now'), because: open.text };
}

function silent(says: string): Finding {
  return { speaks: false, says };
}
