import type { CommandHandlers, CommandName } from '../../app/contract/commands.ts';
import { commands } from '../../app/contract/commands.ts';
import type { ProfileStanding } from '../../app/contract/consent.ts';
import type { CapturedFrames, CapturedPicture, FromEngine } from '../../app/contract/messages.ts';
import { toEngine } from '../../app/contract/messages.ts';
import type { EnrichmentStanding, Failure } from '../../app/contract/schemas.ts';
import { parseUntrusted } from '../../app/contract/untrusted.ts';
import { AppError, assertNever } from '../../app/domain/errors.ts';
import type { Keystore } from '../../app/privacy/vault/keystore-keeper.ts';
import type { Logger } from '../logger.ts';
import { createEngineKeystore } from './engine-keystore.ts';
import type { EnginePort } from './engine-port.ts';

/** What the process serves: `app/session`'s engine, or a scripted one in tests. */
export interface ServedEngine {
  readonly handlers: CommandHandlers;
  readonly enrichment?: EnrichmentStanding;
  readonly profile?: ProfileStanding;
  readonly agentTold?: boolean;
  push(frames: CapturedFrames): void;
  show(picture: CapturedPicture): void;
  endStream(streamId: string, failure?: Failure): void;
  close(): Promise<void>;
}

/** What an engine needs of its process. */
export interface EngineOutlet {
  emit(event: Extract<FromEngine, { kind: 'event' }>['event']): void;
  checkpoint(checkpoint: Extract<FromEngine, { kind: 'checkpoint' }>['checkpoint']): void;
  /** The system's key store, through the host. */
  readonly keystore: Keystore;
}

/**
 * Serves an engine on a port until the host goes: parses every message, calls the handler, posts the reply. Expected failures become
 * refusals; anything else is a bug: it is logged, and the host hears that the command failed.
 */
export function serveEngine(port: EnginePort, create: (outlet: EngineOutlet) => ServedEngine, log: Logger): void {
  const keystore = createEngineKeystore((request) => port.post(request));
  const engine = create({
    keystore,
    emit: (event) => port.post({ kind: 'event', event }),
    checkpoint: (checkpoint) => port.post({ kind: 'checkpoint', checkpoint }),
  });
  port.onClose(() => {
    engine.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  port.onMessage((raw) => {
    const parsed = parseUntrusted(toEngine, raw);
    if (!parsed.success) {
      log.error({ problems: parsed.issues.map(({ path, code }) => ({ path, code })) }, 'message refused');
      const id = commandId(raw);
      if (id !== undefined) port.post({ kind: 'refusal', id, failure: invalidRequest(parsed.issues) });
      return;
    }
    const message = parsed.data;
    switch (message.kind) {
      case 'command':
        void answer(engine.handlers, message.name, message.request, log).then((outcome) =>
          port.post(
            'result' in outcome
              ? { kind: 'reply', id: message.id, ...outcome }
              : { kind: 'refusal', id: message.id, ...outcome },
          ),
        );
        return;
      case 'frames':
        engine.push(message);
        return;
      case 'picture':
        engine.show(message);
        return;
      case 'stream-ended':
        engine.endStream(message.streamId, message.failure);
        return;
      case 'keystore-answer':
        keystore.answer(message);
        return;
      default:
        assertNever(message);
    }
  });
  const { enrichment, profile, agentTold } = engine;
  port.post({
    kind: 'ready',
    pid: process.pid,
    ...(enrichment && { enrichment }),
    ...(profile && { profile }),
    ...(agentTold !== undefined && { agentTold }),
  });
}

async function answer(
  handlers: CommandHandlers,
  name: CommandName,
  request: unknown,
  log: Logger,
): Promise<{ readonly result: unknown } | { readonly failure: Failure }> {
  const parsed = parseUntrusted(commands[name].request, request);
  if (!parsed.success) return { failure: invalidRequest(parsed.issues) };
  try {
    // The name picks schema and handler together; the compiler cannot follow that through the union.
    const handle = handlers[name] as (request: unknown) => Promise<unknown>;
    return { result: await handle(parsed.data) };
  } catch (error) {
    if (error instanceof AppError) return { failure: { code: error.code, message: error.message } };
    log.error({ err: error, command: name }, 'command failed');
    return {
      failure: {
        code: 'engine-unavailable',
        message: `The engine failed at ${name}: this is a fault of the app. Try again.`,
      },
    };
  }
}

/** A refusal that names the fields, never their contents. */
export function invalidRequest(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Failure {
  const [first] = issues;
  const where = first?.path.map(String).join('.') || 'the message';
  return {
    code: 'invalid-request',
    message: `The request was not understood: ${where}: ${first?.message ?? 'invalid'}.`,
  };
}

function commandId(raw: unknown): number | undefined {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return undefined;
  return typeof raw.id === 'number' && Number.isInteger(raw.id) && raw.id >= 0 ? raw.id : undefined;
}
