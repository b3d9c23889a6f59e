import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EMOTIONS, type EmotionEstimate, type EmotionProbabilities } from '../domain/emotion.ts';
import { REMEMBERED_UTTERANCES } from '../fusion/remembered-utterance.ts';
import { DialogueMemory } from './dialogue-memory.ts';

const channel = fc.constantFrom('agent' as const, 'customer' as const);

function voice(confidence: number): EmotionEstimate {
  const entries = EMOTIONS.map((name) => [name, name === 'sad' ? confidence : (1 - confidence) / 6] as const);
  const probabilities = Object.fromEntries(entries) as EmotionProbabilities;
  const affect = { valence: 0, arousal: 0 };
  return { modality: 'voice', probabilities, affect, confidence, uncertain: false, embedding: new Float32Array(288) };
}

it('tells an utterance only of those before it, whatever comes later, and goes on alike after a restart', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(channel, fc.double({ min: 0.2, max: 1, noNaN: true })), { maxLength: 30 }),
      (call) => {
        const whole = new DialogueMemory();
        let restarted = new DialogueMemory();
        for (const [i, [who, confidence]] of call.entries()) {
          const past = whole.before({ channel: who });
          expect(past).toHaveLength(Math.min(i, REMEMBERED_UTTERANCES));
          expect(past.at(-1)?.sameSpeaker ?? true).toBe(i === 0 || call[i - 1]?.[0] === who);
          expect(restarted.before({ channel: who })).toEqual(past);
          const said = who === 'customer' ? { voice: voice(confidence) } : {};
          whole.add({ channel: who }, said);
          restarted.add({ channel: who }, said);
          const kept = JSON.parse(JSON.stringify(restarted.snapshot()));
          restarted = new DialogueMemory();
          restarted.restore(kept);
        }
      },
    ),
  );
});

it('keeps no embedding', () => {
  const memory = new DialogueMemory();
  memory.add({ channel: 'customer' }, { voice: voice(0.8) });
  expect(JSON.stringify(memory.snapshot())).not.toContain('embedding');
});
