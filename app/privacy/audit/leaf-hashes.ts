import { HASH_BYTES } from './merkle-range.ts';

/** Leaf hashes side by side in one piece of memory, 32 bytes each: a million take 32 MB. */
export class LeafHashes {
  #bytes = new Uint8Array(HASH_BYTES * 1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(hash: Uint8Array): void {
    const start = this.#size * HASH_BYTES;
    if (start === this.#bytes.byteLength) {
      const larger = new Uint8Array(this.#bytes.byteLength * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, start);
    this.#size += 1;
  }

  /** @throws RangeError beyond the end. */
  at(index: number): Uint8Array {
    if (!(index >= 0 && index < this.#size)) throw new RangeError(`There is no leaf ${index} among ${this.#size}.`);
    return this.#bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  }
}
