import { describe, expect, it } from 'vitest';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { PixelBox } from '../signal/picture.ts';
import type { DetectedFace } from './face-detection.ts';
import type { DetectionOptions, FaceDetector } from './face-detector.ts';
import { FaceTracker } from './face-tracker.ts';

const PICTURE = { width: 640, height: 480, pixels: new Uint8Array(3 * 640 * 480) };
const TENTH = CALL_RATE_HZ / 10;

function faceAt(x: number, y = 180, side = 100): DetectedFace {
  const middle = { x: x + side / 2, y: y + side / 2 };
  const keypoints = {
    rightEye: middle,
    leftEye: middle,
    nose: middle,
    mouth: middle,
    rightEar: middle,
    leftEar: middle,
  };
  return { box: { x, y, width: side, height: side }, score: 0.9, keypoints };
}

/** A detector that sees what a test says is there, as far as it lies inside the part that is looked at. */
function scripted() {
  const state = { faces: [] as readonly DetectedFace[], asked: [] as DetectionOptions[] };
  const inside = ({ x, y, width, height }: PixelBox, region: PixelBox) =>
    x >= region.x && y >= region.y && x + width <= region.x + region.width && y + height <= region.y + region.height;
  const detector: FaceDetector = {
    detect: async (_picture, options = {}) => {
      state.asked.push(options);
      const { region } = options;
      return region ? state.faces.filter(({ box }) => inside(box, region)) : state.faces;
    },
  };
  const tracker = new FaceTracker(detector);
  let at = 0;
  return {
    asked: state.asked,
    /** Shows these faces for some tenths of a second. @returns what the last picture showed. */
    async show(faces: readonly DetectedFace[], tenths = 1) {
      state.faces = faces;
      let seen = await tracker.see(PICTURE, at);
      for (let i = 1; i < tenths; i++) seen = await tracker.see(PICTURE, at + i * TENTH);
      at += tenths * TENTH;
      return seen;
    },
  };
}

describe('FaceTracker', () => {
  it('keeps to its face when a larger one comes in, and says that there are two', async () => {
    const camera = scripted();
    await camera.show([faceAt(200)], 3);
    const seen = await camera.show([faceAt(400, 120, 200), faceAt(200)], 15);
    expect(seen).toMatchObject({ faces: 2, person: 1, face: { box: { x: 200, width: 100 } } });
  });

  it('chooses nobody while two are about alike', async () => {
    const seen = await scripted().show([faceAt(150), faceAt(390)], 5);
    expect(seen).toEqual({ faces: 2, person: 0 });
  });

  it('follows a face that moves, and steadies one that trembles', async () => {
    const camera = scripted();
    await camera.show([faceAt(200)]);
    expect((await camera.show([faceAt(204)])).face?.box.x).toBeLessThan(204);
    for (let x = 220; x <= 400; x += 20) expect((await camera.show([faceAt(x)])).person).toBe(1);
    expect((await camera.show([faceAt(420)])).face?.box.x).toBeCloseTo(420);
  });

  it('knows its face again after a moment', async () => {
    const camera = scripted();
    await camera.show([faceAt(200)], 3);
    expect(await camera.show([], 5)).toEqual({ faces: 0, person: 1 });
    expect((await camera.show([faceAt(200)])).person).toBe(1);
  });

  it('takes whoever comes after more than a second for somebody else, also at the same place', async () => {
    const camera = scripted();
    await camera.show([faceAt(200)], 3);
    await camera.show([], 12);
    expect((await camera.show([faceAt(200)])).person).toBe(2);
  });

  it('does not follow whoever is far from where its face was, until that one is let go', async () => {
    const camera = scripted();
    await camera.show([faceAt(100)], 3);
    expect((await camera.show([faceAt(450)])).face).toBeUndefined();
    expect(await camera.show([faceAt(450)], 12)).toMatchObject({ person: 2, face: { box: { x: 450 } } });
  });

  it('looks at the whole picture once a second while it follows, at parts of an empty one at every second picture', async () => {
    const camera = scripted();
    await camera.show([faceAt(200)], 20);
    expect(camera.asked.filter(({ region }) => !region)).toHaveLength(2);
    const empty = scripted();
    await empty.show([], 6);
    expect(empty.asked.map(({ region }) => region !== undefined)).toEqual([false, true, false, true, false, true]);
  });
});
