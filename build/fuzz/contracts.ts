/** Everything that crosses a process or a network, and the places that read it. */
import fc from 'fast-check';
import type { z } from 'zod';
import { type CommandName, commands } from '../../app/contract/commands.ts';
import { assistEvent } from '../../app/contract/events.ts';
import { capturedFrames, capturedPicture, fromEngine, hostNotice, toEngine } from '../../app/contract/messages.ts';
import { hostAction } from '../../app/contract/preload.ts';
import { parseUntrusted } from '../../app/contract/untrusted.ts';
import {
  decodeFrames,
  decodePicture,
  encodeFrames,
  encodePicture,
  isPicturePacket,
  pageMessage,
  webHostMessage,
} from '../../app/contract/web.ts';
import { AppError } from '../../app/domain/errors.ts';
import { createLogger } from '../../main/logger.ts';
import { RecordingShelf } from '../../main/recording-shelf.ts';
import { runWindowCommand } from '../../main/window-commands.ts';
import { mutatedBytes } from './mutations.ts';
import { badValuesOf } from './schema-values.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

const NAMES = Object.keys(commands) as CommandName[];

/** Parses without a throw, takes nothing it would refuse the second time, and changes nothing of the language. */
function parses(schema: z.ZodType, value: unknown): boolean {
  const parsed = parseUntrusted(schema, value);
  if ('polluted' in {}) throw new Error('Object.prototype was polluted');
  if (!parsed.success) return false;
  if (Object.hasOwn(Object(parsed.data), '__proto__')) throw new Error('a prototype came through as a field');
  if (!schema.safeParse(parsed.data).success) throw new Error('what was taken is refused the second time');
  return true;
}

function contract(name: string, schemas: readonly z.ZodType[]): FuzzTarget {
  const inputs = fc.oneof(
    ...schemas.map((schema) => badValuesOf(schema).map((value) => ({ value, reads: () => parses(schema, value) }))),
  );
  return fuzzTarget(name, 1, inputs, ({ reads }) => reads());
}

/** The host's end of a window's request, with an engine that answers everything. */
function windowCommands(): FuzzTarget {
  const recordings = new RecordingShelf();
  const deps = { engine: { command: async () => ({}) as never }, recordings, log: createLogger('fuzz', () => {}) };
  const known = fc.oneof(
    ...NAMES.map((name) => badValuesOf(commands[name].request).map((request) => ({ name, request }))),
  );
  const unknown = fc.record({ name: fc.anything(), request: fc.anything() });
  const inputs = fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: unknown });
  return fuzzTarget<{ readonly name: unknown; readonly request: unknown }>(
    'requests of windows',
    1,
    inputs,
    async ({ name, request }) => {
      const outcome = await runWindowCommand(deps, name, request);
      if ('result' in outcome) return true;
      if (/fault of the app/.test(outcome.refusal.message)) throw new Error('a request brought a fault to light');
      throw new AppError(outcome.refusal.code, outcome.refusal.message);
    },
  );
}

const frames = {
  kind: 'frames',
  streamId: 'käfer',
  sequence: 7,
  sampleRateHz: 48_000,
  samples: new Float32Array(256),
} as const;
const picture = {
  kind: 'picture',
  streamId: 'p',
  sequence: 7,
  width: 16,
  height: 17,
  rgba: new Uint8Array(4 * 16 * 17),
} as const;
const packets = [new Uint8Array(encodeFrames(frames)), new Uint8Array(encodePicture(picture))];

export const CONTRACT_TARGETS: readonly FuzzTarget[] = [
  contract(
    'commands: requests',
    NAMES.map((name) => commands[name].request),
  ),
  contract(
    'commands: answers',
    NAMES.map((name) => commands[name].response),
  ),
  contract('events', [assistEvent]),
  contract('messages to the engine', [toEngine]),
  contract('messages from the engine', [fromEngine]),
  contract('notices and actions', [hostNotice, hostAction]),
  contract('messages of the web page', [pageMessage, webHostMessage]),
  windowCommands(),
  fuzzTarget('packets of the web page', 2, mutatedBytes(packets), (packet) =>
    isPicturePacket(packet)
      ? capturedPicture.safeParse(decodePicture(packet)).success
      : capturedFrames.safeParse(decodeFrames(packet)).success,
  ),
];
