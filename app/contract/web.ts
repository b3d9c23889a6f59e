import { z } from 'zod';
import { type CapturedFrames, type CapturedPicture, hostNotice } from './messages.ts';
import { failure } from './schemas.ts';

/** Text messages of the loopback web host's socket; captured sound and pictures go beside them as binary packets (`encodeFrames`, `encodePicture`). */

/** From the page. `name` and `request` are checked against the command's own schema by the host. */
export const pageMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('command'), id: z.int().min(0), name: z.string().max(100), request: z.unknown() }),
  z.strictObject({
    kind: z.literal('stream-ended'),
    streamId: z.string().min(1).max(100),
    failure: failure.exactOptional(),
  }),
]);
export type PageMessage = z.infer<typeof pageMessage>;

/** To the page: answers to its commands by `id`, and notices. */
export const webHostMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int().min(0), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.int().min(0), failure }),
  z.object({ kind: z.literal('notice'), notice: hostNotice }),
]);
export type WebHostMessage = z.infer<typeof webHostMessage>;

/** The socket's address below the page's origin. */
export const SOCKET_PATH = '/bridge';
/** Where a page uploads a recording (POST, the file's bytes as body, `?name=` for its extension); the answer is a reply whose result is the recording's id, or a refusal. */
export const RECORDINGS_PATH = '/recordings';
/** Largest text message or packet of sound that the host takes: 96 kHz float32 for half a second, and any command. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
/** Largest packet with a picture: 640 x 640 RGBA and its head. */
export const MAX_PICTURE_BYTES = 4 * 640 * 640 + 1024;
/** Largest recording that can be uploaded. */
export const MAX_RECORDING_BYTES = 2 * 1024 ** 3;

const HEADER_BYTES = 12;

/** Packs captured samples for the socket: sequence u32, rate f32, id length u32, id in UTF-8 padded to 4 bytes, samples f32; little endian. */
export function encodeFrames(frames: CapturedFrames): ArrayBuffer {
  const id = new TextEncoder().encode(frames.streamId);
  const samplesAt = HEADER_BYTES + Math.ceil(id.length / 4) * 4;
  const packet = new ArrayBuffer(samplesAt + frames.samples.length * 4);
  const view = new DataView(packet);
  view.setUint32(0, frames.sequence, true);
  view.setFloat32(4, frames.sampleRateHz, true);
  view.setUint32(8, id.length, true);
  new Uint8Array(packet).set(id, HEADER_BYTES);
  new Float32Array(packet, samplesAt).set(frames.samples);
  return packet;
}

/** Unpacks a packet into unchecked frames. @returns undefined when it is not a whole packet. */
export function decodeFrames(packet: Uint8Array): CapturedFrames | undefined {
  if (packet.length < HEADER_BYTES) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const idBytes = view.getUint32(8, true);
  const samplesAt = HEADER_BYTES + Math.ceil(idBytes / 4) * 4;
  if (samplesAt > packet.length || (packet.length - samplesAt) % 4 !== 0) return undefined;
  return {
    kind: 'frames',
    streamId: new TextDecoder().decode(packet.subarray(HEADER_BYTES, HEADER_BYTES + idBytes)),
    sequence: view.getUint32(0, true),
    sampleRateHz: view.getFloat32(4, true),
    // Copied by the constructor: a Buffer's own slice would share its odd offset.
    samples: new Float32Array(new Uint8Array(packet.subarray(samplesAt)).buffer),
  };
}

/** Stands where a packet of sound has its sequence: no stream comes to so many packets. */
const PICTURE_MARK = 0xffff_ffff;
const PICTURE_HEADER_BYTES = 16;

/** Packs a captured picture for the socket: mark u32, sequence u32, width u16, height u16, id length u32, id in UTF-8, RGBA; little endian. */
export function encodePicture(picture: CapturedPicture): ArrayBuffer {
  const id = new TextEncoder().encode(picture.streamId);
  const packet = new ArrayBuffer(PICTURE_HEADER_BYTES + id.length + picture.rgba.length);
  const view = new DataView(packet);
  view.setUint32(0, PICTURE_MARK, true);
  view.setUint32(4, picture.sequence, true);
  view.setUint16(8, picture.width, true);
  view.setUint16(10, picture.height, true);
  view.setUint32(12, id.length, true);
  const bytes = new Uint8Array(packet);
  bytes.set(id, PICTURE_HEADER_BYTES);
  bytes.set(picture.rgba, PICTURE_HEADER_BYTES + id.length);
  return packet;
}

/** Unpacks a packet into an unchecked picture. @returns undefined when it is not a whole packet of a picture. */
export function decodePicture(packet: Uint8Array): CapturedPicture | undefined {
  if (!isPicturePacket(packet)) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const rgbaAt = PICTURE_HEADER_BYTES + view.getUint32(12, true);
  if (rgbaAt > packet.length) return undefined;
  return {
    kind: 'picture',
    streamId: new TextDecoder().decode(packet.subarray(PICTURE_HEADER_BYTES, rgbaAt)),
    sequence: view.getUint32(4, true),
    width: view.getUint16(8, true),
    height: view.getUint16(10, true),
    rgba: new Uint8Array(packet.subarray(rgbaAt)),
  };
}

/** Whether a packet is meant as a picture; everything else is read as sound. */
export function isPicturePacket(packet: Uint8Array): boolean {
  if (packet.length < PICTURE_HEADER_BYTES) return false;
  return new DataView(packet.buffer, packet.byteOffset).getUint32(0, true) === PICTURE_MARK;
}
