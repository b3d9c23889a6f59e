import { describe, expect, it } from 'vitest';
import type { ProfileStanding } from '../../app/contract/consent.ts';
import { createEngineStore } from '../state/engine-store.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { createAgentActions } from './agent-actions.ts';
import { createAttempt } from './attempt.ts';

function openParts(agentTold: boolean) {
  const engine = createEngineStore();
  engine.setState({ agentTold, profile: { id: 'eu' } as ProfileStanding });
  const ui = createUiStore();
  const wanted: (readonly string[])[] = [];
  const bridge = createFakeBridge();
  const wantMedia = async (media: readonly string[]) => void wanted.push(media);
  const agent = createAgentActions({ bridge: { ...bridge, wantMedia }, engine, ui, attempt: createAttempt(ui) });
  return { agent, ui, bridge, wanted };
}

describe('before the window hears anybody', () => {
  it('the agent reads what is done with their own words, and only then a microphone is wanted', async () => {
    const { agent, ui, bridge, wanted } = openParts(false);
    const allowed = agent.allowMedia(['audio']);
    await expect.poll(() => ui.getState().agentNoticeOpen).toBe(true);
    expect(wanted).toEqual([]);
    await agent.read();
    expect(await allowed).toBe(true);
    expect(ui.getState().agentNoticeOpen).toBe(false);
    expect(bridge.asked).toEqual([{ name: 'agent.told', request: {} }]);
    expect(wanted).toEqual([['audio']]);
  });

  it('nothing is opened for an agent who puts it off', async () => {
    const { agent, ui, bridge, wanted } = openParts(false);
    const allowed = agent.allowMedia(['audio']);
    await expect.poll(() => ui.getState().agentNoticeOpen).toBe(true);
    agent.putOff();
    expect(await allowed).toBe(false);
    expect(bridge.asked).toEqual([]);
    expect(wanted).toEqual([]);
  });

  it('an agent who has read it is not asked again', async () => {
    const { agent, ui, wanted } = openParts(true);
    expect(await agent.allowMedia(['audio', 'video'])).toBe(true);
    expect(ui.getState().agentNoticeOpen).toBe(false);
    expect(wanted).toEqual([['audio', 'video']]);
  });
});
