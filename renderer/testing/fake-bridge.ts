import type { CommandName } from '../../app/contract/commands.ts';
import type { HostNotice } from '../../app/contract/messages.ts';
import type { HostAction } from '../../app/contract/preload.ts';
import type { Bridge } from '../bridge/bridge.ts';

/** A bridge whose host is a script: it records what is asked and tells what it is told to tell. */
export interface FakeBridge extends Bridge {
  readonly asked: { readonly name: CommandName; readonly request: unknown }[];
  tell(notice: HostNotice): void;
  act(action: HostAction): void;
}

/** @param answers per command what it resolves to, or throws; commands without an answer resolve to `{}`. */
export function createFakeBridge(
  answers: Partial<Record<CommandName, (request: unknown) => unknown>> = {},
): FakeBridge {
  const listeners = new Set<(notice: HostNotice) => void>();
  const actors = new Set<(action: HostAction) => void>();
  const asked: FakeBridge['asked'] = [];
  return {
    host: 'web',
    asked,
    command: async (name, request) => {
      asked.push({ name, request });
      return (answers[name]?.(request) ?? {}) as never;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onAction(listener) {
      actors.add(listener);
      return () => actors.delete(listener);
    },
    registerRecording: async (file) => `upload:${file.name}`,
    pushFrames: () => undefined,
    pushPicture: () => undefined,
    endStream: () => undefined,
    wantMedia: async () => undefined,
    saveReport: async (fileName) => ({ saved: true, where: fileName }),
    tell: (notice) => {
      for (const listener of listeners) listener(notice);
    },
    act: (action) => {
      for (const actor of actors) actor(action);
    },
  };
}
