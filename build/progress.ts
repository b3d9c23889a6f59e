/** Progress of long set-up steps: a line that redraws itself on a terminal, plain lines at every quarter elsewhere. */

/** Takes a step's progress: `done` of `total`, in bytes. */
export type ProgressListener = (done: number, total: number) => void;

/** Where set-up reports what it does. */
export interface Reporter {
  /** One finished sentence. */
  say(line: string): void;
  /** Starts a step whose progress is counted in bytes; `finish` closes its line. */
  step(title: string): { readonly update: ProgressListener; finish(result?: string): void };
}

/** A reporter on standard error, so that the output of the command that follows stays clean on standard output. */
export function terminalReporter(stream: NodeJS.WriteStream = process.stderr): Reporter {
  return {
    say: (line) => void stream.write(`${line}\n`),
    step: (title) => {
      let shown = -1;
      if (!stream.isTTY) stream.write(`${title}\n`);
      return {
        update: (done, total) => {
          const percent = total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0;
          const stepPercent = stream.isTTY ? 1 : 25;
          if (Math.floor(percent / stepPercent) === shown) return;
          shown = Math.floor(percent / stepPercent);
          const amount = `${megabytes(done)} of ${megabytes(total)} MB`;
          if (stream.isTTY) stream.write(`\r\x1b[2K${title} ${bar(percent)} ${String(percent).padStart(3)}% ${amount}`);
          else if (percent > 0) stream.write(`  ${percent}% (${amount})\n`);
        },
        finish: (result = 'done') =>
          void stream.write(stream.isTTY ? `\r\x1b[2K${title} ${result}\n` : `  ${result}\n`),
      };
    },
  };
}

/** A reporter that says nothing. */
export const silentReporter: Reporter = {
  say: () => {},
  step: () => ({ update: () => {}, finish: () => {} }),
};

function bar(percent: number): string {
  const filled = Math.round(percent / 5);
  return `[${'='.repeat(filled)}${' '.repeat(20 - filled)}]`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
