import { describe, expect, it } from 'vitest';
import type { VideoSource } from '../capture/video-source.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { scriptedVideo, scriptedWatcher } from '../testing/scripted-video.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import type { CallSessionDeps } from './call-session-deps.ts';

const CALL: readonly ScriptedSpeech[] = [
  { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
  { channel: 'customer', fromSeconds: 4, toSeconds: 8 },
];

function session(video: VideoSource, more: Partial<CallSessionDeps> = {}, watcher = scriptedWatcher()) {
  const recognisers = { ...scriptedRecognisers(() => ({ text: 'hello' })), face: watcher };
  const call = new CallSession({
    ...sessionSetting(),
    source: scriptedSource(['agent', 'customer'], 12, CALL),
    video,
    recognisers,
    ...more,
  });
  return { call, watcher };
}

describe('a call with a picture', () => {
  it('tells what is seen twice a second at full speed, looks at every picture, and reads the face of each segment', async () => {
    const { call, watcher } = session(scriptedVideo('customer', 12));
    const events = await toldBy(call);
    expect(eventsOf(events, 'call-started')[0]?.video).toEqual({ channel: 'customer', width: 16, height: 16 });
    expect(watcher.calls.seen.length).toBeGreaterThanOrEqual(119);
    const faces = eventsOf(events, 'face');
    expect(faces.length).toBeGreaterThanOrEqual(23);
    expect(faces.length).toBeLessThanOrEqual(25);
    const read = eventsOf(events, 'emotion').filter((e) => e.estimate.modality === 'face');
    expect(read.map((e) => [e.segment.id, e.interim])).toEqual([['customer-1', false]]);
    expect(read[0]?.provenance.length).toBeGreaterThan(0);
  });

  it('fuses the face with what was said while it was seen, and names its models', async () => {
    const fused = eventsOf(await toldBy(session(scriptedVideo('customer', 12)).call), 'fused').filter(
      (e) => !e.interim,
    );
    expect(fused.map((e) => [e.segment.id, Object.keys(e.fused.weights)])).toEqual([
      ['customer-1', ['voice', 'text', 'face']],
    ]);
    expect(fused[0]?.provenance.map(({ model }) => model)).toEqual([
      'fusion',
      'voice-emotion',
      'text-emotion',
      'face-emotion',
    ]);
  });

  it("never fuses the agent's picture with the customer's voice", async () => {
    const events = await toldBy(session(scriptedVideo('agent', 12)).call);
    const fused = eventsOf(events, 'fused');
    expect(fused.length).toBeGreaterThan(0);
    expect(fused.every((e) => e.fused.weights.face === undefined)).toBe(true);
  });

  it.each(['agent', 'unattributed'] as const)('opens no picture of the %s, and says why', async (channel) => {
    let opened = 0;
    const video: VideoSource = {
      ...scriptedVideo(channel, 12),
      frames: (options) => {
        opened++;
        return scriptedVideo(channel, 12).frames(options);
      },
    };
    const { call, watcher } = session(video);
    const events = await toldBy(call);
    expect([opened, watcher.calls.seen.length, eventsOf(events, 'face').length]).toEqual([0, 0, 0]);
    const permission = eventsOf(events, 'call-started')[0]?.permissions.find((p) => p.purpose === 'face-emotion');
    expect(permission).toMatchObject({ channel, allowed: false });
    expect(permission?.reason.length).toBeGreaterThan(20);
  });

  it('goes on with sound when the picture dies, and says so once', async () => {
    const events = await toldBy(session(scriptedVideo('customer', 12, 3)).call);
    expect(eventsOf(events, 'degraded')).toMatchObject([{ part: 'video', failure: { code: 'camera-lost' } }]);
    expect(eventsOf(events, 'utterance')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  });

  it('goes on with sound when the picture is shorter than the sound', async () => {
    const events = await toldBy(session(scriptedVideo('customer', 2)).call);
    expect(eventsOf(events, 'utterance')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  });

  it('leaves pictures out at a pace rather than delay the sound, and says that it lags', async () => {
    const begunMs = performance.now();
    const slow = scriptedWatcher(200);
    const { call } = session(scriptedVideo('customer', 12), { speed: 8 }, slow);
    const events = await toldBy(call);
    expect(performance.now() - begunMs).toBeLessThan(2_500);
    expect(slow.calls.seen.length).toBeLessThan(20);
    expect(eventsOf(events, 'lag')[0]).toMatchObject({ part: 'video' });
    expect(eventsOf(events, 'utterance')).toHaveLength(2);
  });

  it('begins anew where the user moves to', async () => {
    const { call, watcher } = session(scriptedVideo('customer', 12), { speed: 8 });
    let moved = false;
    const events = await toldBy(call, (event) => {
      if (moved || event.type !== 'utterance') return;
      moved = true;
      call.seek(secondsToSamples(1));
    });
    const at = events.findIndex((e) => e.type === 'rewound');
    expect(watcher.calls.begun).toBe(2);
    expect(eventsOf(events.slice(at), 'face')[0]?.atSample).toBeLessThan(secondsToSamples(3));
  });
});
