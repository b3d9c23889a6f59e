import { describe, expect, it } from 'vitest';
import { AppError } from '../../app/domain/errors.ts';
import { BridgeError } from '../bridge/bridge.ts';
import type { StreamListener } from '../capture/call-streams.ts';
import { reduceAll } from '../state/call-reducer.ts';
import { createCallStore } from '../state/call-store.ts';
import { createEngineStore } from '../state/engine-store.ts';
import { createLiveFeed } from '../state/live-feed.ts';
import { createPictureStore } from '../state/picture-store.ts';
import { createSettingsStore } from '../state/settings-store.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge, type FakeBridge } from '../testing/fake-bridge.ts';
import { scripted } from '../testing/scripted-events.ts';
import { createAttempt } from './attempt.ts';
import { createCallActions } from './call-actions.ts';
import { createStartActions } from './start-actions.ts';

function openParts(bridge: FakeBridge, failToOpen?: AppError, failToSee?: AppError, allowed = true) {
  const call = createCallStore();
  const engine = createEngineStore();
  const feed = createLiveFeed();
  const settings = createSettingsStore({ getItem: () => null, setItem: () => undefined });
  const ui = createUiStore();
  const attempt = createAttempt(ui);
  const told: string[] = [];
  const listeners: StreamListener[] = [];
  const openStream: Parameters<typeof createStartActions>[0]['openStream'] = async (_source, listener) => {
    if (failToOpen) throw failToOpen;
    listeners.push(listener);
    return {
      liveSource: { kind: 'window', streamId: 's1', label: 'Mic' },
      begin: () => void told.push(`begin after ${bridge.asked.length}`),
      stop: () => void told.push('stop'),
    };
  };
  const picture = createPictureStore();
  const share = { getTracks: () => [] } as unknown as MediaStream;
  const opened: unknown[] = [];
  let losePicture: (label: string) => void = () => undefined;
  const openPicture: Parameters<typeof createStartActions>[0]['openPicture'] = async (source, onLost) => {
    if (failToSee) throw failToSee;
    opened.push(source);
    losePicture = onLost;
    return {
      liveVideo: { streamId: 'v1', label: 'Camera', channel: 'customer' },
      preview: share,
      begin: () => void told.push('picture begins'),
      stop: () => void told.push('picture stops'),
    };
  };
  const actions = createCallActions({ bridge, call, feed, engine, settings, ui, attempt });
  const openShare = async () => {
    told.push('share asked for');
    return share;
  };
  const start = createStartActions({
    bridge,
    call,
    settings,
    ui,
    picture,
    attempt,
    openStream,
    openPicture,
    openShare,
    allowMedia: async (media) => {
      told.push(`allow ${media.join(' and ')}`);
      return allowed;
    },
  });
  const tell = (...args: Parameters<typeof scripted>) =>
    call.setState(reduceAll(call.getState(), scripted(...args)), true);
  const lose = (label: string) => losePicture(label);
  return { call, feed, settings, ui, picture, actions, start, told, listeners, opened, share, lose, tell };
}

const started = {
  type: 'call-started',
  atSeconds: 0,
  mode: 'recording',
  description: '',
  channels: ['customer'],
  durationSamples: 160_000,
  permissions: [],
} as const;

describe('starting', () => {
  it('names the channels and the transcript of a recording only when they were chosen', async () => {
    const bridge = createFakeBridge();
    const { start, settings } = openParts(bridge);
    await start.recording(new File([], 'a.wav'));
    settings.setState({ channels: 'customer-agent', pace: 'max' });
    await start.recording(new File([], 'b.wav'), new File([], 'b.vtt'));
    expect(bridge.asked.map((each) => each.request)).toEqual([
      { spec: { kind: 'recording', path: 'upload:a.wav', speed: 1 } },
      {
        spec: {
          kind: 'recording',
          path: 'upload:b.wav',
          speed: 'max',
          channels: ['customer', 'agent'],
          transcriptPath: 'upload:b.vtt',
        },
      },
    ]);
  });

  it('shows the sentence of a refusal and stays where it is', async () => {
    const message = 'The file holds no sound.';
    const refuse = () => {
      throw new BridgeError({ code: 'no-samples', message });
    };
    const { start, ui } = openParts(createFakeBridge({ 'call.start': refuse }));
    await start.sample();
    expect(ui.getState().alerts).toMatchObject([{ title: 'The sample call could not be opened', message }]);
    expect(ui.getState().screen).toBe('start');
    expect(ui.getState().busy).toBeUndefined();
  });

  it('begins no call for an agent who puts off reading their notice', async () => {
    const bridge = createFakeBridge();
    const { start, settings, told } = openParts(bridge, undefined, undefined, false);
    settings.setState({ agentDevice: 'window:default', customerDevice: 'native:pulse', pictureDevice: 'camera:c1' });
    await start.live();
    expect(told).toEqual(['allow audio']);
    expect(bridge.asked).toEqual([]);
  });

  it('lets live sound flow only once the call has started, and lets go of it when the call ends', async () => {
    const bridge = createFakeBridge();
    const { start, settings, told, tell } = openParts(bridge);
    settings.setState({ agentDevice: 'window:default', customerDevice: 'system:out.monitor' });
    await start.live();
    expect(bridge.asked).toEqual([
      {
        name: 'call.start',
        request: {
          spec: {
            kind: 'live',
            agent: { kind: 'window', streamId: 's1', label: 'Mic' },
            customer: { kind: 'system-sound', device: 'out.monitor' },
          },
        },
      },
    ]);
    expect(told).toEqual(['allow audio', 'begin after 1']);
    tell([{ type: 'call-ended', atSeconds: 1, durationSamples: 16_000, reason: 'stopped' }]);
    expect(told).toEqual(['allow audio', 'begin after 1', 'stop']);
  });

  it('says what is wrong with a microphone, and asks the engine for nothing', async () => {
    const bridge = createFakeBridge();
    const { start, ui } = openParts(bridge, new AppError('microphone-busy', 'The microphone is taken.'));
    await start.live();
    expect(ui.getState().alerts[0]?.message).toBe('The microphone is taken.');
    expect(bridge.asked).toEqual([]);
  });

  it('wants at least one source', async () => {
    const { start, settings, ui } = openParts(createFakeBridge());
    settings.setState({ agentDevice: 'none', customerDevice: 'none' });
    await start.live();
    expect(ui.getState().alerts[0]?.message).toContain('Choose at least one');
  });

  it('tells when a microphone is unplugged', async () => {
    const { start, ui, listeners } = openParts(createFakeBridge());
    await start.live();
    listeners[0]?.onLost('USB headset');
    expect(ui.getState().alerts[0]?.message).toContain('USB headset is gone');
  });
});

describe("a customer's record", () => {
  const record = { fileName: 'a.csv', reading: { record: { tenure: 3 }, used: 1, missing: [], notices: [] } };

  it.each(['recording', 'sample', 'live'] as const)('goes with the next %s and with no call after it', async (kind) => {
    const bridge = createFakeBridge();
    const { start, ui, settings } = openParts(bridge);
    settings.setState({ agentDevice: 'mic:m1' });
    ui.setState({ record });
    const begin = () => (kind === 'recording' ? start.recording(new File([], 'a.wav')) : start[kind]());
    await begin();
    expect(ui.getState().record).toBeUndefined();
    await begin();
    const [first, second] = bridge.asked.map(({ request }) => (request as { spec: object }).spec);
    expect(first).toMatchObject({ kind, customerRecord: { tenure: 3 } });
    expect(second).not.toHaveProperty('customerRecord');
  });

  it('waits for the next try when a call cannot begin', async () => {
    const refuse = () => {
      throw new BridgeError({ code: 'no-samples', message: 'The file holds no sound.' });
    };
    const { start, ui } = openParts(createFakeBridge({ 'call.start': refuse }));
    ui.setState({ record });
    await start.sample();
    expect(ui.getState().record).toEqual(record);
  });
});

describe('the picture', () => {
  const seen = { streamId: 'v1', label: 'Camera', channel: 'customer' };
  const liveOf = (bridge: FakeBridge) => bridge.asked.map(({ request }) => (request as { spec: object }).spec);

  it('is opened only when the user has said that it shows the customer, and that is said for one call', async () => {
    const bridge = createFakeBridge();
    const { start, settings, ui, opened } = openParts(bridge);
    settings.setState({ pictureDevice: 'camera:c1' });
    await start.live();
    expect(opened).toEqual([]);
    ui.setState({ showsCustomer: true });
    await start.live();
    expect(opened).toEqual([{ kind: 'camera', deviceId: 'c1' }]);
    expect(liveOf(bridge)).toEqual([
      expect.not.objectContaining({ video: seen }),
      expect.objectContaining({ video: seen }),
    ]);
    expect(ui.getState().showsCustomer).toBe(false);
  });

  it('does not keep a call from starting when the camera is taken', async () => {
    const bridge = createFakeBridge();
    const { start, settings, ui } = openParts(bridge, undefined, new AppError('camera-busy', 'The camera is taken.'));
    settings.setState({ pictureDevice: 'camera:c1' });
    ui.setState({ showsCustomer: true });
    await start.live();
    expect(ui.getState().alerts).toMatchObject([
      { title: 'The call goes on without a picture', message: 'The camera is taken.' },
    ]);
    expect(liveOf(bridge)).toEqual([expect.objectContaining({ kind: 'live' })]);
    expect(liveOf(bridge)[0]).not.toHaveProperty('video');
  });

  it('comes from the same share as the sound, which is asked for once', async () => {
    const { start, settings, ui, told, opened, share, picture, tell } = openParts(createFakeBridge());
    settings.setState({ agentDevice: 'none', customerDevice: 'shared', pictureDevice: 'shared' });
    ui.setState({ showsCustomer: true });
    await start.live();
    expect(opened).toEqual([{ kind: 'shared', stream: share }]);
    expect(told).toEqual(['allow ', 'share asked for', 'begin after 1', 'picture begins']);
    expect(picture.getState().preview).toEqual({ kind: 'live', stream: share });
    tell([started]);
    tell([{ type: 'call-ended', atSeconds: 1, durationSamples: 16_000, reason: 'stopped' }], 'call-1', 1);
    expect(told.slice(4)).toEqual(['stop', 'picture stops']);
    expect(picture.getState().preview).toBeUndefined();
  });

  it('is told to be lost when the camera is unplugged, while the sound goes on', async () => {
    const { start, settings, ui, told, lose, picture } = openParts(createFakeBridge());
    settings.setState({ pictureDevice: 'camera:c1' });
    ui.setState({ showsCustomer: true });
    await start.live();
    lose('The camera');
    expect(ui.getState().alerts[0]?.message).toContain('goes on with sound');
    expect(picture.getState().preview).toBeUndefined();
    expect(told).not.toContain('stop');
  });

  it('of a recording is named with who is seen, and not at all when it is not to be looked at', async () => {
    const bridge = createFakeBridge();
    const { start, ui } = openParts(bridge);
    await start.registeredRecording('a');
    ui.setState({ recordingPicture: 'customer' });
    await start.registeredRecording('b');
    await start.registeredRecording('c');
    expect(liveOf(bridge).map((spec) => ('video' in spec ? spec.video : undefined))).toEqual([
      undefined,
      'customer',
      undefined,
    ]);
  });
});

describe('during a call', () => {
  it('pauses what runs, resumes what is paused, and keeps seeks inside the recording', async () => {
    const bridge = createFakeBridge();
    const { actions, tell } = openParts(bridge);
    tell([started]);
    await actions.togglePlay();
    tell([{ type: 'call-state', atSeconds: 0, state: 'paused', speed: 1 }], 'call-1', 1);
    await actions.togglePlay();
    await actions.seek(-5);
    await actions.seek(1e9);
    expect(bridge.asked).toEqual([
      { name: 'call.pause', request: {} },
      { name: 'call.resume', request: {} },
      { name: 'call.seek', request: { toSample: 0 } },
      { name: 'call.seek', request: { toSample: 160_000 } },
    ]);
  });

  it('remembers the pace before a call and changes it during one', async () => {
    const bridge = createFakeBridge();
    const { actions, settings, tell } = openParts(bridge);
    await actions.pace(4);
    expect(bridge.asked).toEqual([]);
    tell([started]);
    await actions.pace('max');
    expect(bridge.asked).toEqual([{ name: 'call.speed', request: { speed: 'max' } }]);
    expect(settings.getState().pace).toBe('max');
  });

  it('saves the report and says where', async () => {
    const report = () => ({ fileName: 'call.html', html: '<html>' });
    const bridge = createFakeBridge({ 'call.report': report });
    const { actions, ui } = openParts(bridge);
    await actions.exportReport();
    expect(ui.getState().said).toBe('Report saved as call.html, without names and numbers.');
    await actions.exportReport('complaint');
    expect(bridge.asked.map(({ request }) => request)).toEqual([{}, { unredacted: 'complaint' }]);
  });

  it('shows bugs as such and lets them through to the console', async () => {
    const bug = () => {
      throw new TypeError('bug');
    };
    const { actions, ui } = openParts(createFakeBridge({ 'call.stop': bug }));
    await expect(actions.stop()).rejects.toThrow('bug');
    expect(ui.getState().alerts[0]?.message).toContain('unexpected');
  });
});
