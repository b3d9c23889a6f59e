import { describe, expect, it } from 'vitest';
import { RecordingShelf } from './recording-shelf.ts';

describe('the shelf of recordings', () => {
  it('gives an id that says nothing of the path, and the path for the id alone', () => {
    const shelf = new RecordingShelf();
    const id = shelf.add('/home/anna/Müller.wav');
    expect(id).toMatch(/^recording:[0-9a-f-]{36}$/);
    expect(shelf.resolve({ kind: 'recording', path: id, speed: 1 })).toMatchObject({ path: '/home/anna/Müller.wav' });
  });

  it.each(['/etc/passwd', '../../etc/passwd', 'recording:', '__proto__', 'constructor', 'file:///etc/passwd'])(
    'knows no file by a name that a window made up: %s',
    (path) => {
      const shelf = new RecordingShelf();
      const known = shelf.add('/home/anna/call.wav');
      const unknown = expect.objectContaining({ code: 'file-not-found' });
      expect(() => shelf.resolve({ kind: 'recording', path, speed: 1 })).toThrow(unknown);
      expect(() => shelf.resolve({ kind: 'recording', path: known, transcriptPath: path, speed: 1 })).toThrow(unknown);
    },
  );

  it('forgets the oldest rather than grow without end', () => {
    const shelf = new RecordingShelf();
    const first = shelf.add('/first.wav');
    const ids = Array.from({ length: 1_000 }, (_, n) => shelf.add(`/${n}.wav`));
    expect(() => shelf.resolve({ kind: 'recording', path: first, speed: 1 })).toThrow();
    for (const id of ids) expect(shelf.resolve({ kind: 'recording', path: id, speed: 1 })).toBeDefined();
  });
});
