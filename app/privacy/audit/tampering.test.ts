/** Whatever is done to an exported log is found, and the entry that is named is the right one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { AuditEvent } from '../../domain/audit.ts';
import { MADE_EVENTS, madeLog, openMadeLog, someEvent } from '../../testing/made-audit-log.ts';
import { createMemoryAuditStore } from '../../testing/memory-audit-store.ts';
import { readEntry } from './audit-entry.ts';
import { readWitness, verifyAuditFile } from './audit-file.ts';
import { createCheckpointSigner } from './audit-key.ts';
import type { AuditVerdict } from './audit-verdict.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import type { VerifyOptions } from './verify-log.ts';

/** Three checkpoints: over 64, 128 and 150 entries. */
const ENTRIES = 150;
const LOG = [...madeLog(ENTRIES).log.exportLog()];
const [FIRST_KEY, OTHER_KEY] = [1, 2].map((n) => createCheckpointSigner(new Uint8Array(32).fill(n)).publicKey);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function verdictOver(content: string | Uint8Array, options?: VerifyOptions): Promise<AuditVerdict> {
  const path = join(folder, 'log.jsonl');
  writeFileSync(path, content);
  return (await verifyAuditFile(path, options)).verdict;
}

/** Whether the fault names this entry, or a range that holds it. */
function names(verdict: AuditVerdict, entry: number): boolean {
  if (verdict.sound || verdict.index === undefined) return false;
  return verdict.index <= entry && entry <= (verdict.through ?? verdict.index);
}

/** The checkpoint of a log of these events. */
function witnessOf(events: readonly AuditEvent[], seed = 1): Checkpoint {
  const { log } = openMadeLog(createMemoryAuditStore(), seed);
  for (const event of events) log.append(event);
  const checkpoint = parseCheckpoint(log.checkpoint());
  if (!checkpoint) throw new Error('The log gave no checkpoint.');
  return checkpoint;
}

test('the log as exported is sound', async () => {
  expect(await verdictOver(LOG.join(''))).toMatchObject({ sound: true, entries: ENTRIES, checkpoints: 3, notes: [] });
});

test('an empty log is sound, and signed', async () => {
  expect(await verdictOver([...openMadeLog().log.exportLog()].join(''))).toMatchObject({ sound: true, entries: 0 });
});

test('ten thousand entries are verified', async () => {
  const lines = [...madeLog(10_000).log.exportLog()];
  expect(await verdictOver(lines.join(''))).toMatchObject({ sound: true, entries: 10_000, checkpoints: 157 });
  const changed = lines.with(7_777, (lines[7_777] ?? '').replace('"v":1}', '"v":2}'));
  expect(await verdictOver(changed.join(''))).toMatchObject({ sound: false, index: 7_777 });
});

test('any byte that is changed is found, and its entry is named', async () => {
  const bytes = Buffer.from(LOG.join(''));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (place, flip) => {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ flip;
      const verdict = await verdictOver(changed);
      expect(verdict.sound).toBe(false);
      const line = bytes.subarray(0, place).filter((byte) => byte === 10).length;
      if (line < ENTRIES) expect(names(verdict, line)).toBe(true);
    }),
    { numRuns: 600 },
  );
});

describe('a change that leaves every line a well-formed entry', () => {
  const place = fc.integer({ min: 0, max: ENTRIES - 1 });
  /** An entry of the log with some fields replaced. */
  const altered = (index: number, fields: Record<string, unknown>) =>
    `${canonicalJson({ ...JSON.parse(LOG[index] ?? ''), ...fields })}\n`;

  it.each<[string, (index: number) => string]>([
    ['its time', (index) => altered(index, { atEpochMs: 17 })],
    ['the hash of the one before it', (index) => altered(index, { previous: 'ab'.repeat(32) })],
  ])('is found where an entry has another %s', async (_, change) => {
    await fc.assert(
      fc.asyncProperty(place, async (index) => {
        expect(typeof readEntry(change(index).trimEnd())).toBe('object');
        const verdict = await verdictOver(LOG.with(index, change(index)).join(''));
        expect(verdict).toMatchObject({ sound: false });
        expect(names(verdict, index)).toBe(true);
        // Only of the last two entries is it not known which one was changed, or since which checkpoint.
        if (index < ENTRIES - 2) expect(verdict).toMatchObject({ index, finding: 'chain-broken' });
      }),
      { numRuns: 60 },
    );
  });

  it('is found where entries were deleted, doubled, put in, or exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ENTRIES - 2 }), fc.nat(ENTRIES), async (index, other) => {
        const line = LOG[index] ?? '';
        expect(await verdictOver(LOG.toSpliced(index, 1).join(''))).toMatchObject({ finding: 'index-gap', index });
        expect(await verdictOver(LOG.toSpliced(index, 0, LOG[index - 1] ?? '').join(''))).toMatchObject({ index });
        const forged = altered(index, { event: MADE_EVENTS.erasure, atEpochMs: 3 });
        expect(await verdictOver(LOG.toSpliced(index, 0, forged).join(''))).toMatchObject({ index });
        const partner = other % ENTRIES;
        if (partner === index) return;
        const exchanged = LOG.with(index, LOG[partner] ?? '').with(partner, line);
        expect(await verdictOver(exchanged.join(''))).toMatchObject({ index: Math.min(index, partner) });
      }),
      { numRuns: 60 },
    );
  });

  it('is found where a checkpoint was taken out, put elsewhere, or is older than it says', async () => {
    const [first = '', second = '', third = ''] = LOG.slice(ENTRIES, ENTRIES + 3);
    const withNotes = (...notes: string[]) => verdictOver(LOG.toSpliced(ENTRIES, 3, ...notes).join(''));
    expect(await withNotes(first, second)).toMatchObject({ finding: 'end-unsigned', index: 128 });
    expect(await withNotes()).toMatchObject({ finding: 'end-unsigned', index: 0 });
    expect(await withNotes(second, first, third)).toMatchObject({ finding: 'checkpoint-order' });
    expect(await withNotes(first, first, third)).toMatchObject({ finding: 'checkpoint-order' });
    expect(await withNotes(first, second.replace('\\n128\\n', '\\n127\\n'), third)).toMatchObject({
      finding: 'signature-wrong',
    });
  });

  it('is found where something was added to a checkpoint that its signature does not cover', async () => {
    const [first = ''] = LOG.slice(ENTRIES);
    const withFirst = (line: string) => verdictOver(LOG.with(ENTRIES, line).join(''));
    const more = `— somebody.example ${Buffer.alloc(76).toString('base64')}\\n`;
    expect(await withFirst(first.replace(/"\}\n$/, `${more}"}\n`))).toMatchObject({ finding: 'checkpoint-malformed' });
    expect(await withFirst(first.replace('":"', '": "'))).toMatchObject({ finding: 'malformed' });
  });

  it('is found where checkpoints are there, and entries before them are not', async () => {
    expect(await verdictOver([...LOG.slice(0, 100), ...LOG.slice(ENTRIES)].join(''))).toMatchObject({
      finding: 'entries-missing',
      index: 100,
    });
  });
});

describe('a log that was written anew with its own key', () => {
  const events = fc.array(someEvent, { minLength: 3, maxLength: 200 });
  const written = (list: readonly AuditEvent[], seed = 1) => {
    const { log } = openMadeLog(createMemoryAuditStore(), seed);
    for (const event of list) log.append(event);
    return [...log.exportLog()].join('');
  };

  it('is sound by itself, and contradicts a witness that saw it before', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), fc.nat(), async (list, somePlace, later) => {
        const place = somePlace % list.length;
        const other = list[place]?.kind === 'notice' ? MADE_EVENTS.access : MADE_EVENTS.notice;
        const anew = written(list.with(place, other));
        expect(await verdictOver(anew)).toMatchObject({ sound: true });
        const before = place === 0 ? [] : [witnessOf(list.slice(0, place))];
        const seen = witnessOf(list.slice(0, place + 1 + (later % (list.length - place))));
        const verdict = await verdictOver(anew, { witnesses: [seen, ...before] });
        expect(verdict).toMatchObject({ finding: 'contradicts-witness', index: place });
        expect(names(verdict, place)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('is found to be cut', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), async (list, some) => {
        const kept = some % list.length;
        const verdict = await verdictOver(written(list.slice(0, kept)), { witnesses: [witnessOf(list)] });
        expect(verdict).toMatchObject({ finding: 'shorter-than-witness', index: kept });
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with every witness of what it was, and proves it', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.nat(), async (list, some) => {
        const size = some % (list.length + 1);
        const verdict = await verdictOver(written(list), { witnesses: [witnessOf(list.slice(0, size))] });
        expect(verdict).toMatchObject({ sound: true, witnesses: [{ size }] });
      }),
      { numRuns: 40 },
    );
  });

  it('with another key is found by the key, and by a witness', async () => {
    const list = Object.values(MADE_EVENTS);
    const anew = written(list, 2);
    expect(await verdictOver(anew)).toMatchObject({ sound: true });
    expect(await verdictOver(anew, FIRST_KEY && { publicKey: FIRST_KEY })).toMatchObject({ finding: 'key-differs' });
    expect(await verdictOver(anew, OTHER_KEY && { publicKey: OTHER_KEY })).toMatchObject({ sound: true });
    expect(await verdictOver(anew, { witnesses: [witnessOf(list)] })).toMatchObject({
      finding: 'witness-of-another-key',
    });
    const relabelled = anew.replace(/\{"publicKey".*/, LOG.at(-1)?.trimEnd() ?? '');
    expect(await verdictOver(relabelled)).toMatchObject({ finding: 'signature-wrong' });
  });
});

describe('a hostile file', () => {
  it.each<[string, string | Uint8Array, Record<string, unknown>]>([
    ['a line of a megabyte', 'x'.repeat(1_000_000), { finding: 'too-long', index: 0 }],
    ['a long line further on', `${LOG[0]}${'x'.repeat(70_000)}\n`, { finding: 'too-long', index: 1 }],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x0a]), { finding: 'not-text', index: 0 }],
    ['deep nesting', `${'['.repeat(60_000)}\n`, { finding: 'not-canonical', index: 0 }],
    ['closed deep nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}\n`, { finding: 'not-canonical', index: 0 }],
    ['a byte order mark', `\ufeff${LOG.join('')}`, { finding: 'not-canonical', index: 0 }],
    ['Windows line ends', LOG.join('').replaceAll('\n', '\r\n'), { finding: 'not-canonical', index: 0 }],
    ['empty lines', `\n${LOG.join('')}`, { finding: 'not-canonical', index: 0 }],
    ['no end', LOG.slice(0, 70).join(''), { finding: 'file-cut', index: 70 }],
    ['an end within a line', LOG.join('').slice(0, -1), { finding: 'file-cut' }],
    ['something after its end', `${LOG.join('')}${LOG.at(-1)}`, { finding: 'malformed' }],
    ['a key that is none', LOG.with(-1, '{"publicKey":"x"}\n').join(''), { finding: 'key-differs' }],
    [
      'a kind that nobody knows',
      LOG.with(3, (LOG[3] ?? '').replace(/"kind":"[a-z-]+"/, '"kind":"party"')).join(''),
      {
        finding: 'unknown-kind',
        index: 3,
      },
    ],
    ['a prototype', LOG.with(3, `{"__proto__":{},${LOG[3]?.slice(1)}`).join(''), { index: 3 }],
  ])('with %s is told, and where', async (_, content, expected) => {
    expect(await verdictOver(content)).toMatchObject({ sound: false, ...expected });
  });

  it.each<[string, string, string | Uint8Array]>([
    ['empty', 'file-empty', ''],
    ['compressed', 'audit-unreadable', gzipSync(LOG.join(''))],
  ])('that is %s is refused with %s', async (_, code, content) => {
    await expect(verdictOver(content)).rejects.toMatchObject({ code });
  });

  it('that is absent, a folder or a device is refused', async () => {
    await expect(verifyAuditFile(join(folder, 'absent'))).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(verifyAuditFile(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
    if (process.platform === 'linux')
      await expect(verifyAuditFile('/dev/zero')).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('is no witness unless it holds a signed checkpoint', async () => {
    const path = join(folder, 'witness.txt');
    writeFileSync(path, madeLog(5).log.checkpoint());
    expect(await readWitness(path)).toMatchObject({ size: 5 });
    writeFileSync(path, 'x'.repeat(100_000));
    await expect(readWitness(path)).rejects.toMatchObject({ code: 'audit-unreadable' });
  });
});
