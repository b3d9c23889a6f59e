import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Profile } from '../profiles/profile.ts';

const kept = z.strictObject({
  v: z.literal(1),
  profile: z.string().max(40),
  version: z.string().max(40),
  wording: z.string().max(40),
  atEpochMs: z.number().min(0),
});
type Kept = z.infer<typeof kept>;

const FILE = 'agent-notice.json';

/** Whether whoever takes calls on this machine has read what is done with their own words and sound. */
export interface AgentNotice {
  /** When they read it as the profile has it now, in milliseconds since 1970; undefined: not yet, or another version of it. */
  readonly toldAtEpochMs: number | undefined;
  /** Notes that they have read it now. */
  note(): void;
}

/**
 * Remembers it in the app's data folder, which is the user's own; without one, until the process ends. A file that cannot be read, or that is about
 * another profile or version, counts as not told.
 */
export function openAgentNotice(
  { id, version, agentNotice }: Pick<Profile, 'id' | 'version' | 'agentNotice'>,
  folder: string | undefined,
  epochMs: () => number,
): AgentNotice {
  const { wording } = agentNotice;
  const found = folder === undefined ? undefined : read(folder);
  const isSame = found?.profile === id && found.version === version && found.wording === wording;
  let toldAtEpochMs = isSame ? found.atEpochMs : undefined;
  return {
    get toldAtEpochMs() {
      return toldAtEpochMs;
    },
    note() {
      toldAtEpochMs = epochMs();
      if (folder !== undefined) write(folder, { v: 1, profile: id, version, wording, atEpochMs: toldAtEpochMs });
    },
  };
}

function read(folder: string): Kept | undefined {
  try {
    return kept.safeParse(JSON.parse(readFileSync(join(folder, FILE), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A disk that refuses costs the memory of it: the notice is shown again. */
function write(folder: string, told: Kept): void {
  const path = join(folder, FILE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, `${JSON.stringify(told)}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // Told in this process all the same.
  }
}
