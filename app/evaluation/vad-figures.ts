/** Figures of voice-activity detection, window by window, against labelled speech. */
import { SEGMENTER_DEFAULTS } from '../turns/segmenter.ts';
import { expectedCalibrationError } from './confidence-figures.ts';
import {
  accuracyOf,
  type Confusion,
  classFigures,
  confusionOf,
  macroF1,
  unweightedAverageRecall,
  type Verdict,
} from './confusion.ts';
import { areaUnderRoc } from './ranking.ts';

/** One channel of a recording, window by window: texts hold a character a window, `1` for speech and `0` for none. */
export interface HeardChannel {
  /** Probability of speech, 0..1. */
  readonly probabilities: readonly number[];
  readonly truth: string;
  /** Where the road would make a segment. */
  readonly segments: string;
}

/** In the order of the confusion's rows and columns. */
export const ACTIVITY_CLASSES = ['non-speech', 'speech'] as const;

/** A window counts as heard speech from the probability at which the road lets speech begin. */
export const ACTIVITY_THRESHOLD = SEGMENTER_DEFAULTS.onsetProbability;

/** Of one way to decide; `precision`, `recall` and `f1` are those of speech. `null` where there is nothing to measure on. */
export interface ActivityMeasures {
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly uar: number | null;
  readonly macroF1: number | null;
  /** Share of the windows without speech that were taken for speech. */
  readonly falseAlarm: number | null;
  /** Share of the windows with speech that were not heard. */
  readonly miss: number | null;
  readonly confusion: Confusion;
}

/** The windows alone, and what the segmenter makes of them (`segments`). */
export interface ActivityFigures extends ActivityMeasures {
  readonly frames: number;
  readonly speechFrames: number;
  readonly threshold: number;
  readonly classes: readonly string[];
  /** Area under the ROC curve of the windows' probabilities. */
  readonly auc: number | null;
  readonly ece: number | null;
  readonly segments: ActivityMeasures;
  /** Channels with and without labelled speech, and how many of them the road heard as the other kind. */
  readonly channels: Readonly<Record<'speech' | 'missed' | 'nonSpeech' | 'falselyHeard', number>>;
}

export function activityFigures(heard: readonly HeardChannel[]): ActivityFigures {
  const windows = heard.flatMap(({ probabilities, truth }) =>
    probabilities.map((score, i) => ({ score, truth: truth[i] === '1' })),
  );
  const withSpeech = heard.filter(({ truth }) => truth.includes('1'));
  const without = heard.filter(({ truth }) => !truth.includes('1'));
  const isHeard = ({ segments }: HeardChannel) => segments.includes('1');
  return {
    frames: windows.length,
    speechFrames: windows.filter(({ truth }) => truth).length,
    threshold: ACTIVITY_THRESHOLD,
    classes: ACTIVITY_CLASSES,
    ...measures(heard.flatMap(windowVerdicts)),
    auc: areaUnderRoc(windows),
    ece: expectedCalibrationError(
      windows.map(({ score, truth }) => ({
        confidence: Math.max(score, 1 - score),
        right: isSpeech(score) === truth,
      })),
    ),
    segments: measures(heard.flatMap(segmentVerdicts)),
    channels: {
      speech: withSpeech.length,
      missed: withSpeech.filter((channel) => !isHeard(channel)).length,
      nonSpeech: without.length,
      falselyHeard: without.filter(isHeard).length,
    },
  };
}

/** What each window was and was found to be, as positions in `ACTIVITY_CLASSES`. */
export function windowVerdicts({ probabilities, truth }: HeardChannel): readonly Verdict[] {
  return probabilities.map((score, i) => ({ truth: Number(truth[i]), found: Number(isSpeech(score)) }));
}

function segmentVerdicts({ truth, segments }: HeardChannel): readonly Verdict[] {
  return Array.from(truth, (label, i) => ({ truth: Number(label), found: Number(segments[i]) }));
}

function isSpeech(probability: number): boolean {
  return probability >= ACTIVITY_THRESHOLD;
}

function measures(verdicts: readonly Verdict[]): ActivityMeasures {
  const confusion = confusionOf(verdicts, ACTIVITY_CLASSES.length);
  const [nonSpeech, speech] = classFigures(confusion);
  const rest = (share: number | null | undefined) => (typeof share === 'number' ? 1 - share : null);
  return {
    accuracy: accuracyOf(confusion),
    precision: speech?.precision ?? null,
    recall: speech?.recall ?? null,
    f1: speech?.f1 ?? null,
    uar: unweightedAverageRecall(confusion),
    macroF1: macroF1(confusion),
    falseAlarm: rest(nonSpeech?.recall),
    miss: rest(speech?.recall),
    confusion,
  };
}
