import type { DeviceList } from '../contract/commands.ts';
import { outputOf } from './programs.ts';

export type SystemSound = DeviceList['systemSounds'][number];

/** Name of the sink that sound is played on unless a program asks for another; undefined without a sound server. */
export async function defaultSink(): Promise<string | undefined> {
  const info = await outputOf('pactl', 'info');
  return /^Default Sink: (\S+)/m.exec(info ?? '')?.[1];
}

/** The monitor sources of PulseAudio or PipeWire: what each output plays. */
export async function listSystemSounds(): Promise<readonly SystemSound[]> {
  const [sources, sink] = await Promise.all([outputOf('pactl', 'list', 'sources'), defaultSink()]);
  return parseMonitors(sources ?? '', sink);
}

/** Reads `pactl list sources`. */
export function parseMonitors(listing: string, sink: string | undefined): readonly SystemSound[] {
  return listing.split(/^Source #/m).flatMap((block): readonly SystemSound[] => {
    const monitored = /^\tMonitor of Sink: (.+)$/m.exec(block)?.[1];
    const id = /^\tName: (.+)$/m.exec(block)?.[1];
    if (id === undefined || monitored === undefined || monitored === 'n/a') return [];
    return [{ id, label: /^\tDescription: (.+)$/m.exec(block)?.[1] ?? id, isDefault: monitored === sink }];
  });
}

/** Name of the source that a process records from right now; undefined: none. */
export async function recordedSource(processId: number): Promise<string | undefined> {
  const [outputs, sources] = await Promise.all([
    outputOf('pactl', 'list', 'source-outputs'),
    outputOf('pactl', 'list', 'short', 'sources'),
  ]);
  const block = (outputs ?? '')
    .split(/^Source Output #/m)
    .find((text) => text.includes(`application.process.id = "${processId}"`));
  const index = /^\tSource: (\d+)$/m.exec(block ?? '')?.[1];
  const row = (sources ?? '').split('\n').find((line) => index !== undefined && line.startsWith(`${index}\t`));
  return row?.split('\t')[1];
}
