/** Joins callbacks to an async iteration. It has no bound: sound is never dropped, whoever lags says so. */
export interface FrameQueue<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** What was pushed is still delivered; then the iteration ends, or throws `error`. Later pushes are ignored. */
  end(error?: unknown): void;
}

/** For one reader. */
export function createFrameQueue<T>(): FrameQueue<T> {
  let items: T[] = [];
  let wake: (() => void) | undefined;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  const notify = () => {
    wake?.();
    wake = undefined;
  };
  return {
    push(item) {
      if (ended) return;
      items.push(item);
      notify();
    },
    end(error) {
      if (ended) return;
      ended = true;
      if (error !== undefined) failure = { error };
      notify();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const batch = items;
        items = [];
        yield* batch;
        if (items.length > 0) continue;
        if (failure) throw failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
