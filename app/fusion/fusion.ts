/** The family of fusions behind one interface: what recognisers said of the same moment, and of the utterances around it, becomes one state. */
import type { FusedEmotion, Modality } from '../domain/emotion.ts';
import type { ModalityEstimates } from './modality-estimates.ts';
import type { RememberedUtterance } from './remembered-utterance.ts';

/** Utterances around the one that is fused, oldest first. */
export interface Around {
  readonly past: readonly RememberedUtterance[];
  /** Only where a recording is looked at again: a live estimate never depends on them. */
  readonly later?: readonly RememberedUtterance[];
}

/** One fused state out of what is present. */
export interface Fusion {
  /** The modalities it knows; estimates of others are left out. */
  readonly modalities: readonly Modality[];
  /** Whether it makes use of later utterances, where a recording is looked at again. */
  readonly looksAhead?: boolean;
  /**
   * Stateless: the same estimates and surroundings always give the same.
   *
   * @param around left out by what knows no context.
   * @throws RangeError when none of its modalities is present or an embedding has another width; AppError `model-failed`.
   */
  fuse(estimates: ModalityEstimates, around?: Around): Promise<FusedEmotion>;
  close(): Promise<void>;
}
