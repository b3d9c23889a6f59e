/**
 * An engine process without models, for tests of the hosts: a call that tells its state ten times a second, counts the samples pushed
 * to it, keeps a checkpoint at every step, and goes on from one. The message contract is the real one.
 */
import type { CommandHandlers } from '../../app/contract/commands.ts';
import type { AssistEventBody } from '../../app/contract/events.ts';
import { AppError } from '../../app/domain/errors.ts';
import { hostPort } from '../inference/engine-port.ts';
import { type EngineOutlet, type ServedEngine, serveEngine } from '../inference/serve-engine.ts';
import { createLogger } from '../logger.ts';

const STEP_MS = 100;
const STEP_SAMPLES = 1600;

function scriptedEngine({ emit, checkpoint }: EngineOutlet): ServedEngine {
  let call: { readonly id: string; seq: number; atSample: number; pushed: number; timer: NodeJS.Timeout } | undefined;
  const tell = (body: AssistEventBody) => {
    if (!call) return;
    emit({ v: 1, callId: call.id, seq: call.seq, ...body });
    call.seq += 1;
  };
  const running = () => {
    if (!call) throw new AppError('no-call', 'No call is running.');
    return call;
  };
  const step = () => {
    const { id } = running();
    running().atSample += STEP_SAMPLES;
    tell({
      type: 'silence',
      atSample: running().atSample,
      provenance: [],
      span: { startSample: 0, endSample: running().atSample },
    });
    const { atSample, seq, pushed } = running();
    checkpoint({ callId: id, positionSamples: atSample, nextSeq: seq, startedAtEpochMs: 0, state: { pushed } });
  };
  const handlers: Partial<CommandHandlers> = {
    'engine.status': async () => ({
      pid: process.pid,
      host: 'scripted',
      uptimeMs: 0,
      residentBytes: call?.pushed ?? 0,
      cpuMs: 0,
      models: [],
    }),
    'devices.list': async () => {
      throw new Error('a fault that quotes what was said: my card number is 4929');
    },
    'models.list': async () => process.exit(1),
    'call.start': async ({ spec, resume }) => {
      if (call) throw new AppError('call-in-progress', 'A call is running already.');
      if (spec.kind === 'recording' && spec.path.endsWith('gone.wav') && resume) {
        throw new AppError('file-not-found', 'The recording is gone.');
      }
      const timer = setInterval(step, STEP_MS);
      const begin = { atSample: resume?.positionSamples ?? 0, seq: resume?.nextSeq ?? 0 };
      call = {
        id: resume?.callId ?? `call-${process.pid}`,
        ...begin,
        pushed: Number(resume?.state.pushed ?? 0),
        timer,
      };
      const at = { atSample: call.atSample, provenance: [] };
      if (resume) {
        const span = { startSample: call.atSample, endSample: call.atSample };
        tell({ type: 'gap', ...at, span, channels: ['customer'], reason: 'engine-restarted', message: 'Restarted.' });
      } else {
        tell({
          type: 'call-started',
          ...at,
          mode: 'live',
          description: 'Scripted',
          channels: ['customer'],
          permissions: [],
        });
      }
      tell({ type: 'call-state', ...at, state: 'running', speed: 1 });
      return { callId: call.id };
    },
    'call.pause': async () => {
      tell({ type: 'call-state', atSample: running().atSample, provenance: [], state: 'paused', speed: 1 });
      return {};
    },
    'payment.pause': async ({ by }) => {
      tell({ type: 'payment-pause', atSample: running().atSample, provenance: [], state: 'paused', cause: by });
      return {};
    },
    'payment.resume': async ({ by }) => {
      tell({ type: 'payment-pause', atSample: running().atSample, provenance: [], state: 'resumed', cause: by });
      return {};
    },
    'profiles.choose': async () => ({}),
    'calls.erase': async () => ({}),
    'call.stop': async () => {
      const { atSample, timer } = running();
      clearInterval(timer);
      tell({ type: 'call-ended', atSample, provenance: [], durationSamples: atSample, reason: 'stopped' });
      call = undefined;
      return {};
    },
  };
  return {
    handlers: handlers as CommandHandlers,
    show: ({ rgba }) => {
      if (call) call.pushed += rgba.length;
    },
    push: ({ samples }) => {
      if (call) call.pushed += samples.length;
    },
    endStream: () => {},
    close: async () => clearInterval(call?.timer),
  };
}

serveEngine(hostPort(), scriptedEngine, createLogger('scripted-engine'));
