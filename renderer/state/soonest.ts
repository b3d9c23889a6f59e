/** How long events wait at most, in milliseconds: a window that is covered or not shown yet may get no animation frames. */
const LATEST_MS = 200;

/** What a window can wait for. */
export type Clockwork = Pick<Window, 'requestAnimationFrame' | 'cancelAnimationFrame' | 'setTimeout' | 'clearTimeout'>;

/** @returns what calls back once: at the next animation frame, or after LATEST_MS where none comes. */
export function soonest(window: Clockwork): (work: () => void) => void {
  return (work) => {
    const once = () => {
      window.cancelAnimationFrame(frame);
      window.clearTimeout(timer);
      work();
    };
    const frame = window.requestAnimationFrame(once);
    const timer = window.setTimeout(once, LATEST_MS);
  };
}
