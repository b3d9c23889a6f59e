import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EMOTIONS } from '../domain/emotion.ts';
import { type EvaluationRequest, evaluate } from './evaluate.ts';
import type { BadRow } from './evaluation-run.ts';

const NATIVE_MODELS = join(import.meta.dirname, '../../native-models');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifestOf(text: string): string {
  const path = join(folder, 'manifest.csv');
  writeFileSync(path, text);
  return path;
}

interface Watch {
  readonly ledgerPath?: string;
  readonly stopAt?: number;
}

async function run(
  request: Pick<EvaluationRequest, 'modality' | 'manifest'> & Partial<EvaluationRequest>,
  watch: Watch = {},
) {
  const stop = new AbortController();
  const bad: BadRow[] = [];
  let resumed = 0;
  const { result, stored } = await evaluate(
    { where: [], baseline: false, ...request },
    {
      nativeModels: NATIVE_MODELS,
      ...(watch.ledgerPath !== undefined && { ledgerPath: watch.ledgerPath }),
      onProgress: ({ done }) => done === watch.stopAt && stop.abort(new Error('stopped')),
      onBadRow: (row) => bad.push(row),
      onResume: (rows) => {
        resumed = rows;
      },
      signal: stop.signal,
      now: () => performance.now(),
    },
  );
  return { result, stored, bad, resumed };
}

const TEXTS = [
  'text,emotion',
  'i am so happy about this,Joy',
  'hm,boredom',
  'this makes me furious,',
  'it is on the table,calm',
];

describe('evaluate', () => {
  it('answers good rows, leaves out labels of no class and reports bad rows', async () => {
    const { result, bad } = await run({ modality: 'text', manifest: manifestOf(TEXTS.join('\n')) });
    expect(result).toMatchObject({
      modality: 'text',
      model: expect.stringMatching(/^text-emotion \d/),
      n: 2,
      accuracy: 1,
      classes: EMOTIONS,
      leftOut: { 'label boredom': 1 },
      badRows: { count: 1, reasons: { 'no label': 1 } },
    });
    expect(bad).toEqual([{ row: 3, reason: 'no label' }]);
  });

  it('goes on where it was stopped, and removes what it kept once the result is stored', async () => {
    const ledgerPath = join(folder, 'kept.jsonl');
    const request = { modality: 'text', manifest: manifestOf(TEXTS.join('\n')) } as const;
    await expect(run(request, { ledgerPath, stopAt: 2 })).rejects.toThrow('stopped');
    const { result, resumed, stored } = await run(request, { ledgerPath });
    expect(resumed).toBeGreaterThan(0);
    expect(result).toMatchObject({ n: 2, badRows: { count: 1 } });
    stored();
    expect(existsSync(ledgerPath)).toBe(false);
  });

  it('reads polarity, affect and categories by the columns', async () => {
    const stars = manifestOf(
      'label_0_4,text\n4,this is a wonderful film and i loved it\n0,what a terrible waste of time\n',
    );
    expect((await run({ modality: 'text', manifest: stars })).result).toMatchObject({ n: 2, accuracy: 1 });
    const rated = manifestOf(
      'V,A,text\n4.5,4,i love this so much\n1.5,3.5,i hate all of you\n3,2,the meeting is on monday\n',
    );
    const { result } = await run({ modality: 'text', manifest: rated });
    expect(result).toHaveProperty('valence', expect.closeTo(1, 0));
    const labels = manifestOf('text,labels\nthank you so much,gratitude\n');
    const categories = await run({ modality: 'text', manifest: labels, labelSet: 'goemotions28' });
    expect(categories.result).toMatchObject({ n: 1, microF1: 1, exact: 1 });
  });

  it('tells one state of the caller: by the labels of many, and by questions that are told twice', async () => {
    const rows = [
      'i waited an hour and nobody called me back,annoyance',
      'thank you so much,gratitude',
      'i am furious,anger',
    ];
    const manifest = manifestOf(['text,labels', ...rows].join('\n'));
    const { result } = await run({ modality: 'text', manifest, labelSet: 'frustrated' });
    expect(result).toMatchObject({ n: 2, positives: 1, state: 'frustrated', auc: 1 });
    expect(result).toHaveProperty('leftOut', { 'neither frustrated nor not: anger': 1 });
    const stumbled = 'Who did no What did the government want Thoreau to do?';
    const twice = manifestOf(`id,fluent,disfluent\n1,What did the government want Thoreau to do?,${stumbled}\n`);
    expect((await run({ modality: 'text', manifest: twice })).result).toMatchObject({ n: 2, positives: 1, auc: 1 });
  });

  it('abstains on a picture without a face, and reports cells that a sheet does not have', async () => {
    writeFileSync(
      join(folder, 'sheet.pgm'),
      Buffer.concat([Buffer.from('P5\n96 48\n255\n'), Buffer.alloc(96 * 48, 90)]),
    );
    const rows = manifestOf(
      'sheet,cell,emotion\nsheet.pgm,0,happy\nsheet.pgm,1,sad\nsheet.pgm,2,sad\nnone.pgm,0,sad\n',
    );
    const { result, bad } = await run({ modality: 'face', manifest: rows });
    expect(result).toMatchObject({ n: 2, abstained: 2, hindrances: { 'no-face': 2 }, badRows: { count: 2 } });
    expect(bad.map(({ row }) => row)).toEqual([3, 4]);
  });

  it('finds no face where there is none', async () => {
    writeFileSync(
      join(folder, 'wall.pgm'),
      Buffer.concat([Buffer.from('P5\n96 48\n255\n'), Buffer.alloc(96 * 48, 90)]),
    );
    const manifest = manifestOf(JSON.stringify({ images: [{ file: 'wall.pgm', boxes: [] }] }));
    const { result } = await run({ modality: 'face-detector', manifest });
    expect(result).toMatchObject({ n: 1, boxes: 0, recall: null, precision: null });
  });

  it.each([
    [
      'a column that is not there',
      { modality: 'text', textColumn: 'words' },
      'text,emotion\nhm,sad\n',
      'invalid-request',
    ],
    ['sarcasm, of which the model says nothing', { modality: 'text' }, 'text,sarcasm\nhm,1\n', 'invalid-request'],
    ['a manifest in which no row can be used', { modality: 'text' }, 'text,emotion\nhm,boredom\n', 'manifest-invalid'],
  ] as const)('refuses %s', async (_what, request, text, code) => {
    await expect(run({ ...request, manifest: manifestOf(text) })).rejects.toMatchObject({ code });
  });
});
