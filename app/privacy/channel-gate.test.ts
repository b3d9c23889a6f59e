import { describe, expect, it } from 'vitest';
import { CHANNEL_ROLES } from '../domain/audio.ts';
import { PURPOSES } from '../domain/consent.ts';
import { createChannelGate } from './channel-gate.ts';

describe('channel gate', () => {
  const gate = createChannelGate();

  it("never lets the agent's channel reach an emotion model", () => {
    for (const purpose of PURPOSES.filter((p) => p.endsWith('emotion'))) {
      expect(gate.admit(purpose, { channel: 'agent' })).toBeUndefined();
    }
  });

  it("never lets the agent's words, or words that nobody has attributed, leave the machine", () => {
    for (const channel of ['agent', 'unattributed'] as const)
      expect(gate.admit('enrichment', { channel })).toBeUndefined();
  });

  it('drops what cannot be attributed to the customer rather than guessing', () => {
    expect(gate.admit('voice-emotion', { channel: 'unattributed' })).toBeUndefined();
  });

  it('lets every channel be transcribed, and the customer be understood', () => {
    for (const channel of CHANNEL_ROLES) expect(gate.admit('transcribe', { channel })).toEqual({ channel });
    for (const purpose of PURPOSES)
      expect(gate.admit(purpose, { channel: 'customer' })).toEqual({ channel: 'customer' });
  });

  it('gives a sentence for every refusal', () => {
    for (const channel of CHANNEL_ROLES) {
      for (const purpose of PURPOSES) {
        const { allowed, reason } = gate.verdict(purpose, channel);
        expect(allowed || reason.length > 20).toBe(true);
      }
    }
  });
});
