import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionEstimate } from '../domain/emotion.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { parseBaseline, VoiceBaseline } from './voice-baseline.ts';

const parameters = parseBaseline(
  readFileSync(new URL('../../native-models/voice-emotion/baseline.json', import.meta.url), 'utf8'),
);
const calibration = { temperature: 1, abstainBelow: 0.6 };

/** The estimate the model's heads give for an embedding. */
function estimate(embedding: readonly number[]): EmotionEstimate {
  const logits = parameters.classifyBias.map((b, row) =>
    embedding.reduce((sum, x, i) => sum + x * (parameters.classifyWeight[row * embedding.length + i] ?? 0), b),
  );
  const affect = { valence: 0, arousal: 0 };
  return {
    modality: 'voice',
    ...calibratedEmotion(logits, calibration),
    affect,
    embedding: Float32Array.from(embedding),
  };
}
/** A voice that lies off the actors' neutral, towards one emotion. */
function towards(emotion: (typeof EMOTIONS)[number], distance: number): EmotionEstimate {
  const width = parameters.neutral.length;
  const start = EMOTIONS.indexOf(emotion) * width;
  const direction = parameters.classifyWeight.slice(start, start + width);
  const length = Math.hypot(...direction);
  return estimate(parameters.neutral.map((x, i) => x + (distance * (direction[i] ?? 0)) / length));
}

describe('voice baseline', () => {
  it('reads a voice that always lies off the actors as nearer to neutral the longer it is heard', () => {
    const baseline = new VoiceBaseline(parameters, calibration);
    const voice = towards('disgust', 3);
    const first = baseline.relate(voice, 3).probabilities.neutral;
    for (let i = 0; i < 20; i++) baseline.hear(voice, 3);
    const later = baseline.relate(voice, 3).probabilities.neutral;
    expect(first).toBeGreaterThan(voice.probabilities.neutral);
    expect(later).toBeGreaterThan(first);
  });

  it('still hears the outburst of a caller whose neutral it knows', () => {
    const baseline = new VoiceBaseline(parameters, calibration);
    for (let i = 0; i < 20; i++) baseline.hear(towards('neutral', 0), 3);
    const outburst = towards('angry', 8);
    expect(baseline.relate(outburst, 3).probabilities.angry).toBeGreaterThan(0.8 * outburst.probabilities.angry);
  });

  it('never shifts further than the card says', () => {
    const baseline = new VoiceBaseline(parameters, calibration);
    const voice = towards('angry', 50);
    for (let i = 0; i < 100; i++) baseline.hear(voice, 8);
    const { embedding } = baseline.relate(voice, 8);
    const moved = Math.hypot(...embedding.map((x, i) => x - (voice.embedding[i] ?? 0)));
    expect(moved).toBeCloseTo(parameters.largestShift, 3);
  });

  it('is changed by finished segments only, and goes on from a snapshot', () => {
    const baseline = new VoiceBaseline(parameters, calibration);
    baseline.hear(towards('sad', 2), 3);
    const before = baseline.snapshot();
    const voice = towards('happy', 2);
    const related = baseline.relate(voice, 3);
    expect(baseline.snapshot()).toEqual(before);
    const restored = new VoiceBaseline(parameters, calibration);
    restored.restore(JSON.parse(JSON.stringify(before)));
    expect(restored.relate(voice, 3)).toEqual(related);
  });

  it('neither learns from what is not one clear voice nor makes it certain', () => {
    const baseline = new VoiceBaseline(parameters, calibration);
    const noise: EmotionEstimate = { ...towards('angry', 30), uncertain: true, unclear: true };
    baseline.hear(noise, 8);
    expect(baseline.snapshot().seconds).toBe(0);
    const { confidence, uncertain } = baseline.relate(noise, 8);
    expect(confidence).toBeGreaterThan(calibration.abstainBelow);
    expect(uncertain).toBe(true);
  });
});
