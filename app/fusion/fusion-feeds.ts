/** What the fusion models are told, as tensors; `native-models/training/fusion_inputs.py` is the trainer's side. */
import { EMOTIONS, MODALITIES, type Modality } from '../domain/emotion.ts';
import { floatTensor, type Tensor, type Tensors } from '../inference/model-session.ts';
import type { Around } from './fusion.ts';
import { type ModalityEstimates, withSay } from './modality-estimates.ts';
import {
  LATER_UTTERANCES,
  REMEMBERED_UTTERANCES,
  type RememberedEstimate,
  type RememberedUtterance,
  remember,
} from './remembered-utterance.ts';

const PLACES = REMEMBERED_UTTERANCES + LATER_UTTERANCES;
/** Uncertain, unclear, quality. */
const SIGNALS = 3;

/**
 * All inputs any fusion model takes: `present` `[1, 3]`, `probabilities` `[1, 3, 7]`, `signals` `[1, 3, 3]`, and around the utterance
 * `around_probabilities` `[1, 9, 3, 7]`, `around_signals` `[1, 9, 3, 3]`, `around_present` `[1, 9, 3]`, `distance` and `same_speaker` `[1, 9]`,
 * of which 6 places are earlier (-6 to -1) and 3 later. Empty slots are zero; the models mask them.
 */
export function contextFeeds(
  estimates: ModalityEstimates,
  present: readonly Modality[],
  { past, later = [] }: Around,
): Tensors {
  const earlier = past.slice(-REMEMBERED_UTTERANCES);
  const blanks = new Array<undefined>(REMEMBERED_UTTERANCES - earlier.length).fill(undefined);
  const places = [...blanks, ...earlier, ...later.slice(0, LATER_UTTERANCES)];
  const told = slotsOf(present, remember(estimates));
  const around = Array.from({ length: PLACES }, (_, i) => slotsOfUtterance(places[i]));
  const distance = Float32Array.from(
    { length: PLACES },
    (_, i) => i - REMEMBERED_UTTERANCES + (i < REMEMBERED_UTTERANCES ? 0 : 1),
  );
  const same = Float32Array.from({ length: PLACES }, (_, i) => (places[i]?.sameSpeaker ? 1 : 0));
  const count = MODALITIES.length;
  const joined = (of: (slots: Slots) => readonly number[], slots: readonly Slots[], dims: readonly number[]): Tensor =>
    floatTensor(Float32Array.from(slots.flatMap(of)), dims);
  return {
    present: joined((slots) => slots.present, [told], [1, count]),
    probabilities: joined((slots) => slots.probabilities, [told], [1, count, EMOTIONS.length]),
    signals: joined((slots) => slots.signals, [told], [1, count, SIGNALS]),
    around_present: joined((slots) => slots.present, around, [1, PLACES, count]),
    around_probabilities: joined((slots) => slots.probabilities, around, [1, PLACES, count, EMOTIONS.length]),
    around_signals: joined((slots) => slots.signals, around, [1, PLACES, count, SIGNALS]),
    distance: floatTensor(distance, [1, PLACES]),
    same_speaker: floatTensor(same, [1, PLACES]),
  };
}

/** One number, or seven, or three, a modality. */
interface Slots {
  readonly present: readonly number[];
  readonly probabilities: readonly number[];
  readonly signals: readonly number[];
}

function slotsOfUtterance(utterance: RememberedUtterance | undefined): Slots {
  const told = utterance?.told ?? {};
  return slotsOf(withSay(MODALITIES, told), told);
}

function slotsOf(present: readonly Modality[], told: RememberedUtterance['told']): Slots {
  const known = MODALITIES.map((modality) => (present.includes(modality) ? told[modality] : undefined));
  return {
    present: known.map((estimate) => (estimate ? 1 : 0)),
    probabilities: known.flatMap((estimate) => estimate?.probabilities ?? EMOTIONS.map(() => 0)),
    signals: known.flatMap(signalsOf),
  };
}

function signalsOf(estimate: RememberedEstimate | undefined): readonly number[] {
  if (!estimate) return [0, 0, 0];
  return [estimate.uncertain ? 1 : 0, estimate.unclear ? 1 : 0, estimate.quality];
}
