/** The seven emotions, in the order every model, event and display uses (DESIGN.md, "Emotions and scales"). */
export const EMOTIONS = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'] as const;
export type Emotion = (typeof EMOTIONS)[number];

/** One calibrated probability per emotion; they sum to 1. */
export type EmotionProbabilities = Readonly<Record<Emotion, number>>;

/** The likeliest emotion; of equally likely ones the first. */
export function topEmotion(probabilities: EmotionProbabilities): Emotion {
  return EMOTIONS.reduce((top, emotion) => (probabilities[emotion] > probabilities[top] ? emotion : top));
}

/** Whether a reading says that something was expressed: it is sure enough, and of another emotion than neutral. Only then it has a cause. */
export function isEmotional({
  probabilities,
  uncertain,
}: Pick<EmotionEstimate, 'probabilities' | 'uncertain'>): boolean {
  return !uncertain && topEmotion(probabilities) !== 'neutral';
}

/** What counts as negative where the next utterances are foretold. */
export const NEGATIVE_EMOTIONS: readonly Emotion[] = ['angry', 'disgust', 'fear', 'sad'];

/** Probability of any negative emotion, 0..1. */
export function negativeShare(probabilities: EmotionProbabilities): number {
  return Math.min(
    1,
    NEGATIVE_EMOTIONS.reduce((sum, emotion) => sum + probabilities[emotion], 0),
  );
}

/** States of a caller derived from words and voice; each is its own probability, they need not sum to 1. */
export const CALL_STATES = ['frustrated', 'confused', 'satisfied', 'hesitant', 'sarcastic'] as const;
export type CallState = (typeof CALL_STATES)[number];
export type CallStateProbabilities = Readonly<Partial<Record<CallState, number>>>;

/** Valence (unpleasant to pleasant) and arousal (calm to excited), each in [-1, 1]. */
export interface Affect {
  readonly valence: number;
  readonly arousal: number;
}

/** Where an estimate comes from. */
export const MODALITIES = ['voice', 'text', 'face'] as const;
export type Modality = (typeof MODALITIES)[number];

/** What one recogniser says about one segment or utterance. */
export interface EmotionEstimate {
  readonly modality: Modality;
  readonly probabilities: EmotionProbabilities;
  readonly affect: Affect;
  /** Calibrated probability of the top emotion, 0..1. */
  readonly confidence: number;
  /** True when no emotion is likely enough (the model card's abstention threshold). */
  readonly uncertain: boolean;
  /** What was heard is not one clear voice: whatever is derived from it stays uncertain, and nothing learns from it. */
  readonly unclear?: true;
  /**
   * How good the signal was as the recogniser measures it, 0..1: clarity of the voice, score of recognised words, detail of the face. Fusion
   * weighs by it; absent counts as 1.
   */
  readonly quality?: number;
  /** The recogniser's representation for fusion; its width is in the model's manifest. */
  readonly embedding: Float32Array;
  /** Only the text recogniser fills these. */
  readonly states?: CallStateProbabilities;
  readonly polarity?: PolarityProbabilities;
}

/** Probabilities of negative, neutral and positive polarity; they sum to 1. */
export interface PolarityProbabilities {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

/** The fused state of the customer at one point of the call. */
export interface FusedEmotion {
  readonly probabilities: EmotionProbabilities;
  readonly affect: Affect;
  readonly confidence: number;
  readonly uncertain: boolean;
  /** Share of the evidence each present modality contributed; absent modalities are missing, shares sum to 1. */
  readonly weights: Readonly<Partial<Record<Modality, number>>>;
}
