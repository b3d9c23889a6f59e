/** What can be evaluated. */
export const EVALUATION_MODALITIES = ['voice', 'face', 'text', 'speech', 'vad', 'face-detector'] as const;
export type EvaluationModality = (typeof EVALUATION_MODALITIES)[number];
