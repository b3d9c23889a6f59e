import type { CommandName, CommandRequest, CommandResponse } from '../../app/contract/commands.ts';
import { NoticeHub } from '../../app/contract/notice-hub.ts';
import type { CommandOutcome, PreloadApi } from '../../app/contract/preload.ts';
import { type Bridge, BridgeError } from './bridge.ts';

/** The bridge over the functions that the preload script exposes. */
export function electronBridge(api: PreloadApi): Bridge {
  const hub = new NoticeHub();
  api.onNotice((notice) => hub.receive(notice));
  return {
    host: 'electron',
    command: async <N extends CommandName>(name: N, request: CommandRequest<N>) =>
      resultOf(await api.command(name, request)) as CommandResponse<N>,
    subscribe: (listener) => hub.subscribe(listener),
    onAction: (listener) => api.onAction(listener),
    registerRecording: async (file) => resultOf(await api.registerRecording(file)) as string,
    pushFrames: (frames) => api.pushFrames(frames),
    pushPicture: (picture) => api.pushPicture(picture),
    endStream: (streamId, failure) => api.endStream(streamId, failure),
    wantMedia: async (media) => {
      resultOf(await api.wantMedia(media));
    },
    saveReport: async (fileName, html) =>
      resultOf(await api.saveReport(fileName, html)) as Awaited<ReturnType<Bridge['saveReport']>>,
  };
}

function resultOf(outcome: CommandOutcome): unknown {
  if ('refusal' in outcome) throw new BridgeError(outcome.refusal);
  return outcome.result;
}
