import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, sampleManifest } from '../testing/evaluated-sample.ts';
import { readConversations } from './conversations.ts';
import { columnRoles } from './known-sets.ts';
import { readManifest } from './manifest.ts';

async function read(text: string) {
  const manifest = await sampleManifest(text);
  const { text: textColumn, label } = columnRoles(manifest.columns);
  const conversations = readConversations(manifest, textColumn);
  const placeOf = (number: number) => {
    const row = manifest.rows[number - 1];
    if (!row) throw new RangeError(`no row ${number}`);
    return conversations.place(row);
  };
  return {
    /** Who said what until the row has been said. */
    upTo: (number: number) => {
      const { lines, at } = placeOf(number);
      return lines.slice(0, at + 1).map(({ speaker, text }) => `${speaker}: ${text}`);
    },
    linesOf: (number: number) => placeOf(number).lines.length,
    admissions: manifest.rows.map((row) => conversations.admit(row, label)),
  };
}

describe('conversations', () => {
  it('of MELD, EmoryNLP and DailyDialog are rows of one dialogue or scene, whatever their order', async () => {
    const meld = await read(
      'dialogue_id,turn,speaker,text,emotion\n0,1,Monica,What?,surprise\n1,0,Ross,Or!,neutral\n0,0,Phoebe,Oh my God,sadness\n',
    );
    expect(meld.upTo(1)).toEqual(['Phoebe: Oh my God', 'Monica: What?']);
    expect(meld.upTo(2)).toEqual(['Ross: Or!']);
    const emory = await read('scene_id,turn,speaker,text,emotion\ns1,1,Monica,Hi,Joyful\ns1,2,Joey,Yeah,Neutral\n');
    expect(emory.upTo(2)).toEqual(['Monica: Hi', 'Joey: Yeah']);
  });

  it('of several splits are not mixed up where their numbers begin anew', async () => {
    const { upTo } = await read(
      'split,dialogue_id,turn,speaker,text,emotion\ndev,0,0,A,one,joy\ntest,0,0,B,two,joy\ntest,0,1,A,three,joy\n',
    );
    expect(upTo(3)).toEqual(['B: two', 'A: three']);
  });

  it('of RECCON and ECF are one object a line', async () => {
    const { upTo } = await read(
      jsonLines(
        { dialogue_id: 'tr_1', utterances: [{ turn: 1, speaker: 'A', text: 'See ?', emotion: 'neutral' }] },
        {
          dialogue_id: 'tr_2',
          utterances: [
            { turn: 1, speaker: 'A', text: 'No !', emotion: 'anger', cause_turns: [1] },
            { turn: 2, speaker: 'B', text: 'Yes !', emotion: 'neutral' },
          ],
        },
      ),
    );
    expect(upTo(1)).toEqual(['A: See ?']);
    expect(upTo(3)).toEqual(['A: No !', 'B: Yes !']);
  });

  it('may be called turns, have no name, and label some lines only: the others are context', async () => {
    const turns = [
      { speaker: 'agent', text: 'hello' },
      { speaker: 'customer', text: 'no', sentiment: 'negative' },
    ];
    const { upTo, admissions } = await read(jsonLines({ turns }, { turns }));
    expect(upTo(4)).toEqual(['agent: hello', 'customer: no']);
    expect(admissions.map(({ kind }) => kind)).toEqual(['left-out', 'asked', 'left-out', 'asked']);
  });

  it('of Topical-Chat have agents, those of MultiDoGO customers alone and sentences within a turn', async () => {
    const chat = await read('dialogue_id,turn,agent,text,sentiment\nt,0,agent_1,Hi,Happy\nt,1,agent_2,Oh,Neutral\n');
    expect(chat.upTo(2)).toEqual(['agent_1: Hi', 'agent_2: Oh']);
    const sentences = await read(
      'domain,dialogue_id,turn,sentence,text,intent\nair,e,2,1,viswa,contentonly\nair,e,2,0,my name,contentonly\nair,e,10,0,bye,x\n',
    );
    expect(sentences.upTo(3)).toEqual(['customer: my name', 'customer: viswa', 'customer: bye']);
  });

  it('of one line are what sets of single sentences have', async () => {
    const stars = await read('label_0_4,text\n2,Effective but\n3,Wasabi\n');
    expect([stars.upTo(2), stars.linesOf(2)]).toEqual([['customer: Wasabi'], 1]);
  });

  it('may come with each row: EmoContext and MUStARD', async () => {
    const three = await read('id,turn1,turn2,turn3,label\n0,Dont,YOU,I AM NOT,angry\n1,,Yes,Why,others\n');
    expect(three.upTo(1)).toEqual(['user: Dont', 'bot: YOU', 'user: I AM NOT']);
    expect(three.upTo(2)).toEqual(['bot: Yes', 'user: Why']);
    const context = [{ speaker: 'AMY', text: 'What?' }];
    const shows = await read(jsonLines({ context, speaker: 'PENNY', text: 'That.', explicit_emotion: 'Anger' }));
    expect(shows.upTo(1)).toEqual(['AMY: What?', 'PENNY: That.']);
  });

  it('say which rows are no lines of them, and leave those of training out', async () => {
    const { admissions, upTo } = await read(
      [
        'dialogue_id,turn,speaker,text,emotion,same_dialogue_in_train',
        'd,0,A,one,joy,0',
        'd,1,B, ,joy,0',
        'd,some,B,two,joy,0',
        'd,2,B,three,joy,0',
        'e,0,A,four,joy,1',
        'f,0,A,five,,0',
        'd,3',
      ].join('\n'),
    );
    expect(admissions).toEqual([
      { kind: 'asked' },
      { kind: 'bad', reason: 'no words' },
      { kind: 'bad', reason: 'the turn is not a number' },
      { kind: 'asked' },
      { kind: 'left-out', reason: 'the same dialogue is in the training rows' },
      { kind: 'bad', reason: 'no label' },
      { kind: 'bad', reason: 'line 8: 2 fields for 6 columns' },
    ]);
    expect(upTo(4)).toEqual(['A: one', 'B: three']);
  });
});

const TEXT = join(import.meta.dirname, '../../../shared/data/text');
describe.skipIf(!existsSync(TEXT))('the sets at hand (skipped where ../shared/data is not there)', () => {
  it.each([
    ['meld/dev.csv', 1_109, 114],
    ['emorynlp/dev.csv', 954, 89],
    ['dailydialog/dev.csv.gz', 8_025, 995],
    ['reccon/valid.jsonl.gz', 493, 47],
    ['ecf/dev.jsonl.gz', 1_087, 112],
    ['topical_chat/test_freq_asr.csv', 880, 40],
    ['sst5/dev.csv', 1_101, 1_101],
    ['emocontext/dev.csv', 2_755, 2_755],
  ] as const)('%s: %i lines in %i conversations', async (path, lines, count) => {
    const manifest = await readManifest(join(TEXT, path));
    const conversations = readConversations(manifest, columnRoles(manifest.columns).text);
    const places = manifest.rows.map((row) => conversations.place(row));
    expect(places).toHaveLength(lines);
    expect(new Set(places.map((place) => place.lines)).size).toBe(count);
  });
});
