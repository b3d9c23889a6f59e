import type { CallSpec } from '../../app/contract/commands.ts';
import type { AssistEvent } from '../../app/contract/events.ts';
import type { ToEngine } from '../../app/contract/messages.ts';
import type { ConsentStatement } from '../../app/domain/consent.ts';
import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import type { StoredCallContent } from '../../app/privacy/vault/vault.ts';
import { createVaultDoor } from '../../app/privacy/vault/vault-door.ts';
import { vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import type { AppLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import type { SpawnEngine } from '../engine-channel.ts';
import { forkEngine } from './fork-engine.ts';

/** What is done while a call of the proof runs. */
export interface ProofCall {
  readonly spec: CallSpec;
  /** Noted once the call has come to a position, in samples at 16 kHz. */
  readonly notes?: readonly { readonly atSample: number; readonly statement: ConsentStatement }[];
  /** Sound and pictures pushed as the window does it; the call is stopped when all is pushed. */
  readonly pushed?: (send: (message: Extract<ToEngine, { kind: 'frames' | 'picture' }>) => void) => Promise<void>;
}

/** Everything that left the engine's process during a call, and what the host and an export hold after it. */
export interface ProofEvidence {
  /** Raw messages, before anybody parsed them. */
  readonly messages: readonly unknown[];
  /** What a window that opens now would be told. */
  readonly history: readonly AssistEvent[];
  readonly report: string;
  /** What the vault holds of the call, opened and in the clear; absent when it holds nothing. */
  readonly stored?: StoredCallContent;
}

/** Runs one call through the app as it runs: an engine process of its own, the host's supervisor, the typed commands. */
export async function runProofCall(layout: AppLayout, call: ProofCall, keyFile: string): Promise<ProofEvidence> {
  const messages: unknown[] = [];
  process.env.EMOAISEC_VAULT_KEY_FILE = keyFile;
  let gone: Promise<void> = Promise.resolve();
  const host = composeHost(
    'prove',
    layout,
    observed(
      forkEngine,
      (message) => messages.push(message),
      (exited) => {
        gone = exited;
      },
    ),
  );
  host.engine.start();
  try {
    const history: AssistEvent[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      const waiting = [...(call.notes ?? [])];
      host.engine.subscribe((notice) => {
        if (notice.kind === 'engine') {
          if (notice.state === 'failed') reject(new Error(notice.message));
          return;
        }
        const { event } = notice;
        while (waiting[0] && event.atSample >= waiting[0].atSample && event.type !== 'call-ended') {
          const { statement } = waiting.shift() as NonNullable<(typeof waiting)[0]>;
          host.engine.command('consent.note', { person: 'customer', statement }).catch(reject);
        }
        if (event.type === 'call-ended') resolve();
      });
    });
    await host.engine.command('call.start', { spec: call.spec });
    if (call.pushed) {
      await call.pushed((message) => host.engine.stream(message));
      await host.engine.command('call.stop', {});
    }
    await ended;
    // Who subscribes now is told what the host has kept.
    host.engine.subscribe((notice) => notice.kind === 'event' && history.push(notice.event))();
    const { html } = await host.engine.command('call.report', {});
    host.engine.close();
    // One process at a time has the vault open.
    await gone;
    const stored = await storedCall(layout, keyFile, history.at(-1)?.callId ?? '');
    return { messages, history, report: html, ...(stored && { stored }) };
  } finally {
    host.engine.close();
  }
}

/** A way of starting engines that lets somebody see every message as it comes out of the process, and when that has ended. */
function observed(
  spawn: SpawnEngine,
  see: (message: unknown) => void,
  begun: (exited: Promise<void>) => void,
): SpawnEngine {
  return (...how) => {
    const channel = spawn(...how);
    begun(new Promise((resolve) => channel.onExit(resolve)));
    return {
      ...channel,
      onMessage: (listener) =>
        channel.onMessage((message) => {
          see(message);
          listener(message);
        }),
    };
  };
}

async function storedCall(
  { engine }: AppLayout,
  keyFile: string,
  callId: string,
): Promise<StoredCallContent | undefined> {
  const files = vaultFiles(engine.data ?? '');
  const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: keyFile });
  const door = createVaultDoor({ files, keepers, epochMs: Date.now });
  if (!door.exists()) return undefined;
  const vault = await door.open();
  try {
    return vault.hasCall(callId) ? vault.readCall(callId) : undefined;
  } finally {
    await door.close();
  }
}
