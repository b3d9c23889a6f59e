import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process in bytes, where the system shows it under `/proc`; undefined elsewhere or when it is gone. */
export function residentBytes(pid: number): number | undefined {
  const status = readProc(`${pid}/status`);
  const kibibytes = status?.match(/^VmRSS:\s+(\d+) kB/m)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** A process's proportional share of memory in bytes: shared pages count in part, so that the shares of several processes add up. */
export function shareBytes(pid: number): number | undefined {
  const kibibytes = readProc(`${pid}/smaps_rollup`)?.match(/^Pss:\s+(\d+) kB/m)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** A process and all that descend from it, each with its resident memory. */
export function processTree(
  root: number,
): readonly { readonly pid: number; readonly command: string; readonly bytes: number }[] {
  const parents = new Map<number, number>();
  for (const name of listProc()) {
    const stat = readProc(`${name}/stat`);
    // The command in brackets may hold anything; the parent is the second field after its last bracket.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree.flatMap((pid) => {
    const bytes = residentBytes(pid);
    return bytes === undefined
      ? []
      : [{ pid, command: (readProc(`${pid}/cmdline`) ?? '').split('\0').join(' ').trim(), bytes }];
  });
}

function listProc(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}
