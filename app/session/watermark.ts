/** A position that only rises, and those who wait for it. */
export class Watermark {
  #value: number;
  #waiting: { readonly at: number; readonly resolve: () => void }[] = [];

  constructor(value: number) {
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  /** Nothing happens when it stands higher already. `Infinity`: nobody need wait any more. */
  raise(to: number): void {
    if (to <= this.#value) return;
    this.#value = to;
    const due = this.#waiting.filter(({ at }) => at <= to);
    this.#waiting = this.#waiting.filter(({ at }) => at > to);
    for (const { resolve } of due) resolve();
  }

  /** Resolves when it stands at `at` or higher, or after `patienceMs`. */
  async reached(at: number, patienceMs?: number): Promise<void> {
    if (at <= this.#value) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      const waiter = { at, resolve };
      this.#waiting.push(waiter);
      if (patienceMs === undefined) return;
      timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        resolve();
      }, patienceMs);
    });
    clearTimeout(timer);
  }
}
