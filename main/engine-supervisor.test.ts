import { afterEach, describe, expect, it } from 'vitest';
import type { AssistEvent } from '../app/contract/events.ts';
import type { HostNotice } from '../app/contract/messages.ts';
import type { EngineChannel } from './engine-channel.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { forkEngine } from './headless/fork-engine.ts';
import { createLogger } from './logger.ts';

const SCRIPTED = new URL('./testing/scripted-engine.ts', import.meta.url);
const LIVE = { spec: { kind: 'live', customer: { kind: 'window', streamId: 's', label: 'Headset' } } } as const;

const open: EngineSupervisor[] = [];
afterEach(() => {
  for (const supervisor of open.splice(0)) supervisor.close();
});

function supervise(): {
  supervisor: EngineSupervisor;
  notices: HostNotice[];
  channels: EngineChannel[];
  logged: string[];
} {
  const channels: EngineChannel[] = [];
  const notices: HostNotice[] = [];
  const logged: string[] = [];
  const spawn = () => {
    const channel = forkEngine(SCRIPTED, '');
    channels.push(channel);
    return channel;
  };
  const supervisor = new EngineSupervisor({ spawn, log: createLogger('test', (line) => logged.push(line)) });
  open.push(supervisor);
  supervisor.subscribe((notice) => notices.push(notice));
  supervisor.start();
  return { supervisor, notices, channels, logged };
}

const eventsOf = (notices: readonly HostNotice[]): readonly AssistEvent[] =>
  notices.flatMap((notice) => (notice.kind === 'event' ? [notice.event] : []));
const engineStates = (notices: readonly HostNotice[]) =>
  notices.flatMap((notice) => (notice.kind === 'engine' ? [notice.state] : []));
const until = (ready: () => boolean) => expect.poll(ready, { timeout: 10_000, interval: 20 }).toBe(true);

function frames(sequence: number, samples: number) {
  return { kind: 'frames', streamId: 's', sequence, sampleRateHz: 16_000, samples: new Float32Array(samples) } as const;
}

describe('a supervised engine process', () => {
  it('answers commands sent before it was ready, and refuses as its handlers do', async () => {
    const { supervisor } = supervise();
    expect((await supervisor.command('engine.status', {})).host).toBe('scripted');
    await expect(supervisor.command('call.stop', {})).rejects.toMatchObject({ code: 'no-call' });
  });

  it('gives way to a new one when the compliance profile was changed, and is not counted as lost', async () => {
    const { supervisor, notices, logged } = supervise();
    const before = (await supervisor.command('engine.status', {})).pid;
    await supervisor.command('profiles.choose', { profiles: ['uk'], key: 'key', passphrase: 'passphrase' });
    const after = (await supervisor.command('engine.status', {})).pid;
    expect(after).not.toBe(before);
    expect(() => process.kill(before, 0)).toThrow('ESRCH');
    expect(engineStates(notices)).toEqual(['starting', 'ready', 'restarting', 'ready']);
    expect(logged.join()).not.toContain('engine lost');
  });

  it('says that a command failed on a fault of the app, and keeps the fault out of the answer', async () => {
    const { supervisor } = supervise();
    await expect(supervisor.command('devices.list', {})).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.not.stringContaining('4929'),
    });
  });

  it('brings a call back after the process is killed: same call, counting on, nothing pushed meanwhile lost', async () => {
    const { supervisor, notices, channels } = supervise();
    const { callId } = await supervisor.command('call.start', LIVE);
    supervisor.stream(frames(0, 1000));
    await until(() => eventsOf(notices).length >= 5);
    channels[0]?.kill();
    await until(() => engineStates(notices).includes('restarting'));
    supervisor.stream(frames(1, 500));
    await until(() => eventsOf(notices).some(({ type }) => type === 'gap'));
    await until(() => engineStates(notices).at(-1) === 'ready');
    expect((await supervisor.command('engine.status', {})).residentBytes).toBe(1500);
    await supervisor.command('call.stop', {});
    const events = eventsOf(notices);
    expect(new Set(events.map((event) => event.callId))).toEqual(new Set([callId]));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events.at(-1)?.type).toBe('call-ended');
    expect(engineStates(notices)).toEqual(['starting', 'ready', 'restarting', 'ready']);
  });

  it.each([
    ['holds no sound for a new engine while a payment is taken, and wipes it', false, 1000],
    ['holds it again once that is over', true, 1500],
  ])('%s', async (_, isOver, pushed) => {
    const { supervisor, notices, channels } = supervise();
    await supervisor.command('call.start', LIVE);
    supervisor.stream(frames(0, 1000));
    await supervisor.command('payment.pause', { by: 'button' });
    if (isOver) await supervisor.command('payment.resume', { by: 'button' });
    const told = eventsOf(notices).length;
    await until(() => eventsOf(notices).length > told + 1);
    channels[0]?.kill();
    await until(() => engineStates(notices).includes('restarting'));
    const message = { ...frames(1, 500), samples: new Float32Array(500).fill(0.5) };
    supervisor.stream(message);
    expect(message.samples.every((sample) => sample === 0)).toBe(!isOver);
    await until(() => engineStates(notices).at(-1) === 'ready');
    expect((await supervisor.command('engine.status', {})).residentBytes).toBe(pushed);
  });

  it('holds no sound from when a payment pause is asked for, though no engine is there to be paused', async () => {
    const { supervisor, notices, channels } = supervise();
    await supervisor.command('call.start', LIVE);
    await until(() => eventsOf(notices).length >= 4);
    channels[0]?.kill();
    await until(() => engineStates(notices).includes('restarting'));
    supervisor.stream(frames(0, 1000));
    const pausing = supervisor.command('payment.pause', { by: 'button' });
    supervisor.stream(frames(1, 500));
    await pausing;
    expect((await supervisor.command('engine.status', {})).residentBytes).toBe(1000);
    expect(eventsOf(notices).find(({ type }) => type === 'payment-pause')).toMatchObject({ state: 'paused' });
  });

  it('brings a paused call back paused', async () => {
    const { supervisor, notices, channels } = supervise();
    await supervisor.command('call.start', LIVE);
    await until(() => eventsOf(notices).length >= 4);
    await supervisor.command('call.pause', {});
    channels[0]?.kill();
    await until(() => engineStates(notices).filter((state) => state === 'ready').length === 2);
    expect(eventsOf(notices).findLast(({ type }) => type === 'call-state')).toMatchObject({ state: 'paused' });
  });

  it('ends a call that cannot go on, with the reason', async () => {
    const { supervisor, notices, channels } = supervise();
    await supervisor.command('call.start', { spec: { kind: 'recording', path: '/nowhere/gone.wav', speed: 1 } });
    await until(() => eventsOf(notices).length >= 4);
    channels[0]?.kill();
    await until(() => eventsOf(notices).at(-1)?.type === 'call-ended');
    expect(eventsOf(notices).at(-1)).toMatchObject({ reason: 'failed', failure: { code: 'file-not-found' } });
  });

  it('refuses commands under way when the process is lost, and serves the next', async () => {
    const { supervisor } = supervise();
    await expect(supervisor.command('models.list', { measure: false })).rejects.toMatchObject({
      code: 'engine-unavailable',
    });
    expect((await supervisor.command('engine.status', {})).host).toBe('scripted');
  });

  it('stops restarting an engine that keeps stopping, ends its call, and tries again when a call is started', async () => {
    const { supervisor, notices, channels } = supervise();
    await supervisor.command('call.start', LIVE);
    await until(() => eventsOf(notices).length >= 4);
    for (let lost = 0; lost < 6; lost += 1) {
      await until(() => channels.length === lost + 1);
      channels[lost]?.kill();
    }
    await until(() => engineStates(notices).at(-1) === 'failed');
    expect(channels).toHaveLength(6);
    expect(eventsOf(notices).at(-1)).toMatchObject({ type: 'call-ended', reason: 'failed' });
    await expect(supervisor.command('engine.status', {})).rejects.toMatchObject({ code: 'engine-unavailable' });
    await supervisor.command('call.start', LIVE);
  });

  it('tells a listener that joins late the whole call once', async () => {
    const { supervisor, notices } = supervise();
    await supervisor.command('call.start', LIVE);
    await until(() => eventsOf(notices).length >= 5);
    const late: HostNotice[] = [];
    supervisor.subscribe((notice) => late.push(notice));
    expect(eventsOf(late)).toEqual(eventsOf(notices));
    expect(engineStates(late)).toEqual(['ready']);
  });

  it('tells nobody who joins late of a call that was erased', async () => {
    const { supervisor, notices } = supervise();
    const { callId } = await supervisor.command('call.start', LIVE);
    await until(() => eventsOf(notices).length >= 5);
    await supervisor.command('call.stop', {});
    await until(() => eventsOf(notices).at(-1)?.type === 'call-ended');
    const late = () => {
      const heard: HostNotice[] = [];
      supervisor.subscribe((notice) => heard.push(notice))();
      return eventsOf(heard);
    };
    await supervisor.command('calls.erase', { callId: 'another' });
    expect(late()).toEqual(eventsOf(notices));
    await supervisor.command('calls.erase', { callId });
    expect(late()).toEqual([]);
  });

  it('ends its process when it is closed', async () => {
    const { supervisor } = supervise();
    const { pid } = await supervisor.command('engine.status', {});
    supervisor.close();
    await until(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
  });
});
