/**
 * A long run of bytes in chunks of 64 KiB under AES-256-GCM, each bound to what it belongs to, its place, and whether it is the last: a chunk
 * that was altered, moved, taken from another run or cut off is noticed where it happened.
 */
import { decrypted, encrypted, TAG_BYTES } from './sealed-box.ts';

export const CHUNK_BYTES = 64 * 1024;
/** A full chunk as it lies in the file. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
export const PREFIX_BYTES = 4;

/** What a run is sealed with; a key seals one run only. */
export interface StreamSeal {
  readonly key: Uint8Array;
  /** First bytes of every nonce; random. */
  readonly prefix: Uint8Array;
  /** What the run belongs to. */
  readonly bound: Uint8Array;
}

/** What is wrong with a run: a chunk that is not authentic, or a run that ends before its end. */
export interface StreamFault {
  readonly kind: 'altered' | 'cut-off';
  /** Which chunk, from 0. */
  readonly chunk: number;
  /** What is authentic of the last chunk of a run that was cut off. */
  readonly rest?: Buffer;
}

/** Sealed bytes as they become ready; `finish` seals what is left as the last chunk. What waits for its chunk to fill is wiped when it was sealed. */
export interface StreamSealer {
  push(plain: Uint8Array): Buffer;
  finish(): Buffer;
  /** Wipes what waits; nothing follows. */
  forget(): void;
}

export function createStreamSealer(seal: StreamSeal): StreamSealer {
  let waiting: Buffer = Buffer.alloc(0);
  let index = 0;
  const next = (plain: Uint8Array, last: boolean) => {
    const sealed = encrypted(seal.key, nonceOf(seal, index), plain, boundOf(seal, index, last));
    index++;
    return sealed;
  };
  return {
    push(plain) {
      const joined = Buffer.concat([waiting, plain]);
      waiting.fill(0);
      const ready: Buffer[] = [];
      let at = 0;
      // The last chunk is known only by the end, so a full one waits for what comes after it.
      for (; joined.byteLength - at > CHUNK_BYTES; at += CHUNK_BYTES)
        ready.push(next(joined.subarray(at, at + CHUNK_BYTES), false));
      waiting = Buffer.from(joined.subarray(at));
      joined.fill(0);
      return Buffer.concat(ready);
    },
    finish() {
      const sealed = next(waiting, true);
      waiting.fill(0);
      return sealed;
    },
    forget: () => void waiting.fill(0),
  };
}

/** Plain bytes as they become sure; a fault ends the run. */
export interface StreamUnsealer {
  push(sealed: Uint8Array): Buffer | StreamFault;
  finish(): Buffer | StreamFault;
}

/** @param firstChunk which chunk the sealed bytes begin with. */
export function createStreamUnsealer(seal: StreamSeal, firstChunk = 0): StreamUnsealer {
  let waiting: Buffer = Buffer.alloc(0);
  let index = firstChunk;
  const open = (sealed: Uint8Array, last: boolean) =>
    sealed.byteLength < TAG_BYTES
      ? undefined
      : decrypted(seal.key, nonceOf(seal, index), sealed, boundOf(seal, index, last));
  return {
    push(sealed) {
      waiting = Buffer.concat([waiting, sealed]);
      const sure: Buffer[] = [];
      while (waiting.byteLength > SEALED_CHUNK_BYTES) {
        const plain = open(waiting.subarray(0, SEALED_CHUNK_BYTES), false);
        if (!plain) return { kind: 'altered', chunk: index };
        sure.push(plain);
        index++;
        waiting = waiting.subarray(SEALED_CHUNK_BYTES);
      }
      return Buffer.concat(sure);
    },
    finish() {
      const plain = open(waiting, true);
      if (plain) return plain;
      if (waiting.byteLength === 0) return { kind: 'cut-off', chunk: index };
      // Authentic, but something came after it: the rest was cut off, at a chunk's border.
      const rest = open(waiting, false);
      return rest ? { kind: 'cut-off', chunk: index, rest } : { kind: 'altered', chunk: index };
    },
  };
}

function nonceOf({ prefix }: StreamSeal, index: number): Buffer {
  const nonce = Buffer.alloc(PREFIX_BYTES + 8);
  nonce.set(prefix);
  nonce.writeBigUInt64BE(BigInt(index), PREFIX_BYTES);
  return nonce;
}

function boundOf({ bound }: StreamSeal, index: number, last: boolean): Buffer {
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(index));
  place.writeUInt8(last ? 1 : 0, 8);
  return Buffer.concat([bound, place]);
}
