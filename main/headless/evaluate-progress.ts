import type { EvaluationProgress } from '../../app/evaluation/evaluation-run.ts';
import type { TextSink } from './replay-display.ts';
import { barText } from './terminal-text.ts';

const REDRAW_MS = 200;
const BAR_CELLS = 24;

/** A line that redraws itself on a terminal, a line at every tenth elsewhere. */
export function evaluateProgress(sink: TextSink, now: () => number) {
  const live = sink.isTTY === true;
  const begunMs = now();
  let drawnMs = Number.NEGATIVE_INFINITY;
  let tenth = 0;
  return {
    show({ done, total }: EvaluationProgress): void {
      const share = total === 0 ? 1 : done / total;
      const secondsLeft = done === 0 ? undefined : Math.round(((now() - begunMs) / 1_000) * ((total - done) / done));
      const left = secondsLeft === undefined || done === total ? '' : `, about ${secondsLeft} s left`;
      const text = `${done} of ${total} (${Math.floor(100 * share)} %${left})`;
      if (live) {
        if (done < total && now() - drawnMs < REDRAW_MS) return;
        drawnMs = now();
        sink.write(`\r\u001b[2K${barText(share, BAR_CELLS)} ${text}${done === total ? '\n' : ''}`);
      } else if (Math.floor(10 * share) > tenth) {
        tenth = Math.floor(10 * share);
        sink.write(`${text}\n`);
      }
    },
    /** A sentence of its own line. */
    say: (line: string): void => void sink.write(`${live ? '\r\u001b[2K' : ''}${line}\n`),
  };
}
