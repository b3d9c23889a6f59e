import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallSpec, CommandName } from '../../app/contract/commands.ts';
import type { AssistEvent } from '../../app/contract/events.ts';
import type { HostNotice } from '../../app/contract/messages.ts';
import { secondsToSamples } from '../../app/domain/audio.ts';
import { AppError } from '../../app/domain/errors.ts';
import { OPEN_PROFILE } from '../../app/testing/open-profile.ts';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { EXIT } from './exit-codes.ts';
import { outputPaths, partialPath } from './output-paths.ts';
import type { ReplayEngine } from './replay-call.ts';
import { parseReplayArguments } from './replay-options.ts';
import { type ReplayRunDeps, runReplay } from './replay-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ALLOWING: ReplayRunDeps['profile'] = { ...OPEN_PROFILE, exports: ['report', 'events'] };
const QUIET = { begin: () => {}, show: () => {}, say: () => {}, end: () => {} };

/** An engine that tells a prepared call for each recording, or refuses it. */
function scriptedEngine(
  tell: (spec: CallSpec) => readonly AssistEvent[],
): ReplayEngine & { readonly asked: CallSpec[] } {
  const listeners = new Set<(notice: HostNotice) => void>();
  const asked: CallSpec[] = [];
  const command = async (name: CommandName, request: unknown): Promise<unknown> => {
    if (name === 'models.list') return { models: [] };
    if (name === 'record.read')
      return { record: JSON.parse((request as { text: string }).text), used: 1, missing: [], notices: [] };
    const { spec } = request as { readonly spec: CallSpec };
    asked.push(spec);
    for (const event of tell(spec)) for (const listener of listeners) listener({ kind: 'event', event });
    return { callId: 'scripted' };
  };
  return {
    asked,
    command: command as ReplayEngine['command'],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function wholeCall(): ScriptedCall {
  const call = new ScriptedCall().start();
  call.feel(call.say('customer', 1, 3, 'three weeks'), 'angry');
  call.add({ type: 'call-ended', durationSamples: secondsToSamples(5), reason: 'finished' });
  return call;
}

async function run(
  args: readonly string[],
  engine: ReplayEngine,
  signal = new AbortController().signal,
  profile = ALLOWING,
) {
  const complaints: string[] = [];
  const complain = (sentence: string) => complaints.push(sentence);
  const deps = { engine: () => engine, display: QUIET, profile, complain, signal, today: () => new Date(0) };
  return { code: await runReplay(parseReplayArguments(args), deps), complaints };
}

describe('runReplay', () => {
  it('writes events and report under their names and leaves nothing partial', async () => {
    const [json, report] = [join(folder, 'out.jsonl'), join(folder, 'out.html')];
    const { code } = await run(
      ['a.wav', '--json', json, '--report', report],
      scriptedEngine(() => wholeCall().events),
    );
    expect(code).toBe(EXIT.ok);
    expect(
      readFileSync(json, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type)
        .at(-1),
    ).toBe('call-ended');
    expect(readFileSync(report, 'utf8')).toContain('three weeks');
    expect(readdirSync(folder).sort()).toEqual(['out.html', 'out.jsonl']);
  });

  it('takes what is personal out of all it writes and shows when it is told to', async () => {
    const call = new ScriptedCall().start();
    call.say('agent', 0, 1, 'the card number please');
    call.feel(call.say('customer', 1, 3, 'four one one one'), 'angry');
    call.say('customer', 3, 5, 'one one one one one one one one one one one one');
    call.feel(call.say('customer', 5, 6, 'and my name is Rosalind Okoro'), 'angry');
    call.add({ type: 'call-ended', durationSamples: secondsToSamples(7), reason: 'finished' });
    const [json, report] = [join(folder, 'out.jsonl'), join(folder, 'out.html')];
    const shown: AssistEvent[] = [];
    const deps = {
      engine: () => scriptedEngine(() => call.events),
      profile: ALLOWING,
      display: { ...QUIET, show: (event: AssistEvent) => void shown.push(event) },
      complain: () => {},
      signal: new AbortController().signal,
      today: () => new Date(0),
    };
    expect(await runReplay(parseReplayArguments(['a.wav', '--redact', '--json', json, '--report', report]), deps)).toBe(
      EXIT.ok,
    );
    for (const path of [json, report]) {
      const written = readFileSync(path, 'utf8');
      expect(written).toContain('[card number]');
      expect(written).not.toMatch(/one one one|Rosalind|Okoro/);
    }
    expect(readFileSync(json, 'utf8').trim().split('\n')).toHaveLength(call.events.length);
    expect(JSON.stringify(shown)).not.toMatch(/Rosalind|Okoro/);
  });

  it.each([
    ['--json', 'events'],
    ['--report', 'report'],
  ] as const)('writes no file that the compliance profile does not allow: %s', async (option, kind) => {
    const path = join(folder, 'out');
    const engine = scriptedEngine(() => wholeCall().events);
    const profile = { ...ALLOWING, exports: ALLOWING.exports.filter((allowed) => allowed !== kind) };
    const { code, complaints } = await run(['a.wav', option, path], engine, undefined, profile);
    expect([code, engine.asked, readdirSync(folder)]).toEqual([EXIT.input, [], []]);
    expect(complaints).toEqual([expect.stringContaining('compliance profile')]);
  });

  it.each([false, true])(
    'names people in a report where the profile allows that, and nowhere else: %s',
    async (allowed) => {
      const report = join(folder, 'out.html');
      const call = new ScriptedCall().start();
      call.feel(call.say('customer', 1, 3, 'and my name is Rosalind Okoro'), 'angry');
      call.add({ type: 'call-ended', durationSamples: secondsToSamples(5), reason: 'finished' });
      const profile = {
        ...ALLOWING,
        exports: [...ALLOWING.exports, ...(allowed ? (['unredacted-report'] as const) : [])],
      };
      const { code } = await run(
        ['a.wav', '--report', report],
        scriptedEngine(() => call.events),
        undefined,
        profile,
      );
      expect(code).toBe(EXIT.ok);
      expect(readFileSync(report, 'utf8')).toContain('my name is');
      expect(readFileSync(report, 'utf8').includes('Rosalind')).toBe(allowed);
    },
  );

  it('finds an unwritable output before it starts the engine', async () => {
    writeFileSync(join(folder, 'file'), '');
    let started = false;
    const options = parseReplayArguments(['a.wav', '--report', join(folder, 'file', 'report.html')]);
    const complaints: string[] = [];
    const engine = () => {
      started = true;
      return scriptedEngine(() => []);
    };
    const deps = {
      engine,
      display: QUIET,
      profile: ALLOWING,
      complain: (s: string) => complaints.push(s),
      signal: new AbortController().signal,
      today: () => new Date(0),
    };
    expect(await runReplay(options, deps)).toBe(EXIT.output);
    expect(started).toBe(false);
    expect(complaints).toHaveLength(1);
  });

  it('analyses the other recordings when one cannot be read, and ends with its exit code', async () => {
    const engine = scriptedEngine((spec) => {
      if (spec.kind === 'recording' && spec.path === 'bad.wav')
        throw new AppError('not-audio', 'bad.wav holds no audio.');
      return wholeCall().events;
    });
    const { code, complaints } = await run(['bad.wav', 'good.wav', '--report', `${folder}/`], engine);
    expect(code).toBe(EXIT.input);
    expect(complaints).toEqual(['bad.wav holds no audio.']);
    expect(readdirSync(folder)).toEqual(['good.html']);
  });

  it('keeps what was heard, clearly partial, when it is interrupted', async () => {
    const abort = new AbortController();
    const engine = scriptedEngine(() => {
      setTimeout(() => abort.abort(new Error('interrupted')), 10);
      return wholeCall().events.slice(0, -1);
    });
    const [json, report] = [join(folder, 'out.jsonl'), join(folder, 'out.html')];
    const { code, complaints } = await run(['a.wav', '--json', json, '--report', report], engine, abort.signal);
    expect(code).toBe(EXIT.interrupted);
    expect(readdirSync(folder).sort()).toEqual(['out.partial.html', 'out.partial.jsonl']);
    expect(complaints.join()).toContain('out.partial.html');
    expect(existsSync(json)).toBe(false);
  });

  it('ends well when only enrichment failed: the analysis is whole without it', async () => {
    const call = new ScriptedCall().start();
    const failure = { code: 'enrichment-failed', message: 'Enrichment is not answering.' };
    call.add({ type: 'degraded', part: 'enrichment', failure });
    call.add({ type: 'call-ended', durationSamples: 16_000, reason: 'finished' });
    const { code } = await run(
      ['a.wav'],
      scriptedEngine(() => call.events),
    );
    expect(code).toBe(EXIT.ok);
  });

  it('says that a model is missing and ends with its own exit code after analysing the rest', async () => {
    const call = new ScriptedCall().start();
    const failure = { code: 'model-missing', message: 'The text model is missing.' };
    call.add({ type: 'degraded', part: 'text-emotion', failure });
    call.add({ type: 'call-ended', durationSamples: 16_000, reason: 'finished' });
    const report = join(folder, 'out.html');
    const { code, complaints } = await run(
      ['a.wav', '--report', report],
      scriptedEngine(() => call.events),
    );
    expect(code).toBe(EXIT.model);
    expect(complaints).toEqual([failure.message]);
    expect(existsSync(report)).toBe(true);
  });

  it('tells a call anew when the engine was lost before it had begun in earnest', async () => {
    const lost = new ScriptedCall().start();
    lost.add({
      type: 'call-ended',
      durationSamples: 0,
      reason: 'failed',
      failure: { code: 'engine-unavailable', message: 'lost' },
    });
    const again = wholeCall().events.map((event) => ({ ...event, callId: 'again' }));
    const json = join(folder, 'out.jsonl');
    const { code } = await run(
      ['a.wav', '--json', json],
      scriptedEngine(() => [...lost.events, ...again]),
    );
    expect(code).toBe(EXIT.ok);
    const ids = readFileSync(json, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId);
    expect(new Set(ids)).toEqual(new Set(['again']));
  });
});

describe('the arguments', () => {
  it('pass channels, speed and words on to the engine', async () => {
    const engine = scriptedEngine(() => wholeCall().events);
    await run(['a.wav', '--channels', 'customer,agent', '--speed', '2', '--no-words'], engine);
    expect(engine.asked).toEqual([
      { kind: 'recording', path: 'a.wav', speed: 2, words: false, channels: ['customer', 'agent'] },
    ]);
  });

  it('pass the voice tier on, of recordings and of the sample call', async () => {
    const engine = scriptedEngine(() => wholeCall().events);
    await run(['a.wav', '--sample', '--voice', 'light'], engine);
    expect(engine.asked.map(({ kind, voice }) => [kind, voice])).toEqual([
      ['recording', 'light'],
      ['sample', 'light'],
    ]);
  });

  it("pass the customer's record on, of a recording and of the sample call", async () => {
    const record = join(folder, 'record.json');
    writeFileSync(record, '{"tenure": 3}');
    const engine = scriptedEngine(() => wholeCall().events);
    await run(['a.wav', '--customer', record], engine);
    await run(['--sample', '--customer', record], engine);
    expect(engine.asked).toMatchObject([
      { kind: 'recording', customerRecord: { tenure: 3 } },
      { kind: 'sample', customerRecord: { tenure: 3 } },
    ]);
  });

  it("name a customer's record that is not there: nothing is analysed, and that is said", async () => {
    const engine = scriptedEngine(() => wholeCall().events);
    const { code, complaints } = await run(['a.wav', '--customer', join(folder, 'none.json')], engine);
    expect(code).toBe(EXIT.input);
    expect(complaints).toEqual(['There is no such customer record. Check the name and the folder.']);
    expect(engine.asked).toEqual([]);
  });

  it.each([
    [[]],
    [['a.wav', '--speed', '99']],
    [['a.wav', '--channels', 'boss']],
    [['a.wav', '--channels', 'agent,agent']],
    [['a.wav', 'b.wav', '--transcript', 't.vtt']],
    [['a.wav', '--sample', '--customer', 'c.json']],
    [['a.wav', '--voice', 'tiny']],
    [['a.wav', '--nonsense']],
  ])('are refused as wrong usage: %j', (args) => {
    const quiet = process.stderr.write;
    process.stderr.write = () => true;
    try {
      expect(() => parseReplayArguments(args)).toThrow(CommanderError);
      expect.assertions(2);
      parseReplayArguments(args);
    } catch (error) {
      expect((error as CommanderError).exitCode).toBe(EXIT.usage);
    } finally {
      process.stderr.write = quiet;
    }
  });
});

describe('outputPaths', () => {
  it('gives every recording a file of its own in a folder or by the pattern', () => {
    expect(outputPaths('out/', ['a', 'b', 'a'], '.html')).toEqual(['out/a.html', 'out/b.html', 'out/a-2.html']);
    expect(outputPaths('r-{name}.html', ['a', 'b'], '.html')).toEqual(['r-a.html', 'r-b.html']);
    expect(() => outputPaths('one.html', ['a', 'b'], '.html')).toThrow(AppError);
  });

  it('marks what is not whole in its name', () => {
    expect(partialPath('dir.d/report.html')).toBe('dir.d/report.partial.html');
    expect(partialPath('dir.d/report')).toBe('dir.d/report.partial');
  });
});
