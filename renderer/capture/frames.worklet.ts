/** The little of the worklet's scope that is used here; the DOM library does not describe it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (options: { readonly processorOptions: { readonly frameSamples: number } }) => AudioWorkletProcessor,
): void;

/** Gathers the 128-sample blocks of the audio thread into frames and posts each as a Float32Array of its own. Mono: the first channel. */
class FrameCollector extends AudioWorkletProcessor {
  #frame: Float32Array;
  #filled = 0;
  readonly #size: number;

  constructor(options: { readonly processorOptions: { readonly frameSamples: number } }) {
    super();
    this.#size = options.processorOptions.frameSamples;
    this.#frame = new Float32Array(this.#size);
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const block = inputs[0]?.[0];
    if (block) this.#take(block);
    return true;
  }

  #take(block: Float32Array): void {
    let offset = 0;
    while (offset < block.length) {
      const run = Math.min(block.length - offset, this.#size - this.#filled);
      this.#frame.set(block.subarray(offset, offset + run), this.#filled);
      this.#filled += run;
      offset += run;
      if (this.#filled < this.#size) return;
      this.port.postMessage(this.#frame, [this.#frame.buffer]);
      this.#frame = new Float32Array(this.#size);
      this.#filled = 0;
    }
  }
}

registerProcessor('frame-collector', FrameCollector);
