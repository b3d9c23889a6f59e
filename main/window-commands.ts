import { type CommandName, type CommandRequest, commands } from '../app/contract/commands.ts';
import type { CommandOutcome } from '../app/contract/preload.ts';
import { parseUntrusted } from '../app/contract/untrusted.ts';
import { AppError } from '../app/domain/errors.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import { invalidRequest } from './inference/serve-engine.ts';
import type { Logger } from './logger.ts';
import type { RecordingShelf } from './recording-shelf.ts';

/** What commands from windows are carried out with. */
export interface WindowCommandDeps {
  readonly engine: Pick<EngineSupervisor, 'command'>;
  readonly recordings: RecordingShelf;
  readonly log: Logger;
}

/**
 * Carries out a command as a window sent it, in either host: nothing of it is trusted before its schema has parsed it. A window names
 * recordings by id, and cannot resume a call from a state of its own making. Never rejects: a fault is a refusal too, and is logged.
 */
export async function runWindowCommand(
  { engine, recordings, log }: WindowCommandDeps,
  name: unknown,
  request: unknown,
): Promise<CommandOutcome> {
  if (!isCommandName(name)) return { refusal: { code: 'invalid-request', message: 'There is no such command.' } };
  const parsed = parseUntrusted(commands[name].request, request);
  if (!parsed.success) return { refusal: invalidRequest(parsed.issues) };
  return outcomeOf(log, () => {
    if (name !== 'call.start') return engine.command(name, parsed.data as CommandRequest<typeof name>);
    const { spec } = parsed.data as CommandRequest<'call.start'>;
    return engine.command('call.start', { spec: recordings.resolve(spec) });
  });
}

/** Turns what work yields or throws into what a window hears of it. */
export async function outcomeOf(log: Logger, work: () => unknown): Promise<CommandOutcome> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof AppError) return { refusal: { code: error.code, message: error.message } };
    log.error({ err: error }, 'request from a window failed');
    return { refusal: { code: 'engine-unavailable', message: 'That failed on a fault of the app. Try again.' } };
  }
}

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name);
}
