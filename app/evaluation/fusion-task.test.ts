import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packFolder } from '../inference/pack-cache.ts';
import { evaluatedFile } from '../testing/evaluated-file.ts';
import type { EvaluationRequest } from './evaluate.ts';

const ROOT = join(import.meta.dirname, '../..');
const DATA = join(ROOT, '../shared/data');
const hasWeights = existsSync(packFolder({ name: 'silero-vad', version: '6-0.0.31' }));
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-fusion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Figures = Readonly<Record<string, unknown>>;
interface Result extends Figures {
  readonly members: Readonly<Record<string, Figures & { readonly meanWeights: Readonly<Record<string, number>> }>>;
  readonly singles: Readonly<Record<string, Figures>>;
}

async function run(lines: readonly string[], more: Partial<EvaluationRequest> = {}, ledgerPath?: string) {
  const manifest = join(folder, 'manifest.csv');
  writeFileSync(manifest, lines.join('\n'));
  const { result, bad } = await evaluatedFile({ task: 'fusion', manifest, ...more }, ledgerPath);
  return { result: result as Result, bad };
}

const DIALOGUE = [
  'dialogue_id,turn,speaker,voice,face,text,emotion',
  'd1,0,A,,,"You lost my order again, this makes me furious!",angry',
  'd1,1,B,,,I am so sorry.,sad',
  'd1,2,A,,,Fine.,angry',
  ',,,,,Fine.,angry',
  'd1,3,A,,,,angry',
  'd1,4,A,,,I see.,',
  'd1,5,A,,,I see.,bored',
];

// The weight packs are in the cache after npm start or npm test.
describe.skipIf(!hasWeights)('the fusions, evaluated on rows', () => {
  it('compares the family and each recogniser alone, and fuses a row with the rows before it in its dialogue', async () => {
    const { result, bad } = await run(DIALOGUE);
    expect(result).toMatchObject({
      task: 'fusion',
      n: 4,
      accuracy: expect.any(Number),
      macroF1: expect.any(Number),
      weightedF1: expect.any(Number),
      uar: expect.any(Number),
      ece: expect.any(Number),
      abstained: expect.any(Number),
      singles: { voice: { n: 0, uar: null }, text: { n: 4 }, face: { n: 0 } },
      leftOut: { 'label bored': 1 },
    });
    expect(Object.keys(result.members)).toEqual(['average', 'concat', 'attention', 'graph']);
    for (const member of Object.values(result.members))
      expect(member.meanWeights).toEqual({ voice: 0, text: 1, face: 0 });
    expect(bad.map(({ row, reason }) => [row, reason])).toEqual([
      [5, 'neither voice, words nor face'],
      [6, 'no label'],
    ]);
    const together = (await run(DIALOGUE.slice(0, 4))).result;
    const apart = (await run(DIALOGUE.slice(0, 4).map((line, i) => line.replace('d1', `d${i}`)))).result;
    expect(apart.members.attention?.ece).toBe(together.members.attention?.ece);
    expect(apart.members.graph?.ece).not.toBe(together.members.graph?.ece);
  });

  it('goes on where it was cut off as if it never had been', async () => {
    const whole = (await run(DIALOGUE)).result;
    const ledger = join(folder, 'ledger.jsonl');
    await run(DIALOGUE, {}, ledger);
    const [head = '', ...answers] = readFileSync(ledger, 'utf8').trim().split('\n');
    writeFileSync(ledger, `${[head, ...answers.slice(0, 2)].join('\n')}\n`);
    const { result } = await run(DIALOGUE, {}, ledger);
    expect(withoutTimes(result)).toEqual(withoutTimes(whole));
  });

  it.each([
    ['a manifest without anything to fuse', 'path,emotion'],
    ['a manifest without the label', 'voice,text'],
  ] as const)('refuses %s', async (_what, header) => {
    await expect(run([header, 'a,b'])).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

const haveData = hasWeights && existsSync(join(DATA, 'face/fer2013')) && existsSync(join(DATA, 'speech/emotion'));
describe.skipIf(!haveData)('real voices and faces (skipped where ../shared/data is absent)', () => {
  it('are read and weighed beside the words, whatever is missing', async () => {
    const row = (readFileSync(join(DATA, 'speech/emotion/manifest.csv'), 'utf8').match(/^ravdess.*,angry,.*$/m) ?? [
      '',
    ])[0];
    const voice = `speech/emotion/${row.split(',')[0]}`;
    const face = 'face/fer2013/test_00.png';
    const { result, bad } = await run(
      [
        'voice,face,cell,text,emotion',
        `${voice},${face},3,I hate this!,angry`,
        `${voice},,,I hate this!,angry`,
        `,${face},4,,neutral`,
        'nowhere.wav,,,I hate this!,angry',
      ],
      { root: DATA },
    );
    expect(result).toMatchObject({ n: 3, singles: { voice: { n: 2 }, text: { n: 2 }, face: { n: 2 } } });
    for (const { meanWeights } of Object.values(result.members))
      expect(Object.values(meanWeights).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3);
    expect(bad).toMatchObject([{ row: 4 }]);
  });
});

function withoutTimes(result: object): unknown {
  return JSON.parse(JSON.stringify(result, (key, value) => (key === 'msPerItem' ? undefined : value)));
}
