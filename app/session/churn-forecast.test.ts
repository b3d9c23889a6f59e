import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeWav } from '../capture/wav-writer.ts';
import type { CallSpec, Checkpoint } from '../contract/commands.ts';
import { type CustomerRecord, recordReading } from '../contract/customer-record.ts';
import type { AssistEvent } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { createModelRegistry, type ModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { renderReport } from '../replay/report.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import { askChurn, readRecord } from './churn-forecast.ts';
import { createEngine, type Engine } from './engine.ts';

const MODELS = join(import.meta.dirname, '../../native-models');
const PROFILES = join(import.meta.dirname, '../privacy/profiles/data');
const registry = createModelRegistry({ modelsFolder: MODELS, providers: ['cpu'] });
const hasWeights = existsSync(packFolder({ name: 'silero-vad', version: '6-0.0.31' }));
afterAll(() => registry.close());

const RECORD = { tenure: 2, Contract: 'Month-to-month', MonthlyCharges: '4929.77', TechSupport: 'perhaps 4929' };

/** A registry of the model of leaving alone, after something was done to its folder. */
function damaged(how: (folder: string) => void): ModelRegistry {
  const folder = mkdtempSync(join(tmpdir(), 'churn-'));
  cpSync(join(MODELS, 'churn-risk'), join(folder, 'churn-risk'), { recursive: true });
  writeFileSync(join(folder, 'packs.json'), '{"packs": []}');
  how(join(folder, 'churn-risk'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return createModelRegistry({ modelsFolder: folder, cacheFolder: folder });
}

function callWith(record: CustomerRecord | undefined, models: ModelRegistry = registry) {
  const call = new CallSession({
    ...sessionSetting(),
    source: scriptedSource(['agent', 'customer'], 6, [{ channel: 'customer', fromSeconds: 1, toSeconds: 3 }]),
    recognisers: scriptedRecognisers(() => ({ text: 'hello' })),
    ...(record && { churn: () => askChurn(models, record) }),
  });
  return toldBy(call);
}

describe('what is read of a record', () => {
  const read = (text: string, models = registry) => readRecord(models, text);

  it('is what the model has learned and nothing else, with the names of what is missing and a notice for what is unusable', async () => {
    const text = JSON.stringify({ ...RECORD, name: 'Jane Doe', gender: 'Female', Churn: 'No', PaperlessBilling: null });
    const reading = recordReading.parse(await read(text));
    expect(reading.record).toEqual(RECORD);
    expect(reading.used).toBe(3);
    expect(reading.missing).toHaveLength(11);
    expect(reading.missing).toEqual(expect.arrayContaining(['TechSupport', 'PaperlessBilling']));
    expect(reading.notices).toEqual(['TechSupport was left out: it is not one of No, Yes, No internet service.']);
  });

  it('leaves out lists, endless numbers and long texts, which would break the call', async () => {
    const text = `{"tenure": 1e999, "Contract": ["Two year"], "PhoneService": "${'y'.repeat(201)}", "StreamingTV": true}`;
    expect(recordReading.parse(await read(text))).toMatchObject({ record: { StreamingTV: true }, used: 1 });
  });

  it('refuses a record of which nothing can be used', async () => {
    const refusal = { code: 'record-invalid', message: expect.stringContaining('(tenure, MonthlyCharges,') };
    await expect(read('name,tenure\nJane,-3')).rejects.toMatchObject(refusal);
  });

  it('is nothing without a model, and says why', async () => {
    const models = damaged((folder) => rmSync(folder, { recursive: true }));
    const notices = [expect.stringContaining('churn-risk is not installed')];
    expect(await read('{"tenure": 3}', models)).toEqual({ record: {}, used: 0, missing: [], notices });
  });
});

/** Other forecasts rest on the call. */
const churnOf = (events: Parameters<typeof eventsOf>[0]) =>
  eventsOf(events, 'forecast').filter(({ forecast }) => forecast.kind === 'churn');

describe('the forecast of leaving in a call', () => {
  it('is told once, as the call begins, with the model it rests on', async () => {
    const events = await callWith(RECORD);
    expect(churnOf(events)).toMatchObject([
      {
        atSample: 0,
        provenance: [{ model: 'churn-risk', version: '1.0.0' }],
        forecast: { band: 'high', reasons: expect.arrayContaining([expect.objectContaining({ field: 'Contract' })]) },
      },
    ]);
    expect(events.findIndex(({ type }) => type === 'forecast')).toBeLessThan(
      events.findIndex(({ type }) => type === 'speech-started'),
    );
  });

  it('is not told without a record', async () => {
    expect(churnOf(await callWith(undefined))).toEqual([]);
  });

  it('repeats no value that it could not use, in an event or a report', async () => {
    const events = await callWith({ ...RECORD, MonthlyCharges: '-4929.77' });
    const report = renderReport(events, { title: 'Call', madeAt: new Date(0), models: [] });
    for (const text of [JSON.stringify(events), report]) expect(text).not.toContain('4929');
  });

  it.each([
    ['is missing', (folder: string) => rmSync(folder, { recursive: true }), 'model-missing'],
    ['is damaged', (folder: string) => writeFileSync(join(folder, 'model.onnx'), 'not a model'), 'model-corrupt'],
  ])('costs the call nothing when its model %s: that is said', async (_, damage, code) => {
    const events = await callWith(RECORD, damaged(damage));
    expect(eventsOf(events, 'degraded')).toMatchObject([{ part: 'churn', failure: { code } }]);
    expect(churnOf(events)).toEqual([]);
    expect(eventsOf(events, 'utterance')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  });

  it('does not swallow a move that comes while it is being made', async () => {
    const call = new CallSession({
      ...sessionSetting(),
      source: scriptedSource(['agent', 'customer'], 6, [{ channel: 'customer', fromSeconds: 1, toSeconds: 3 }]),
      recognisers: scriptedRecognisers(() => ({ text: 'hello' })),
      churn: () =>
        new Promise((_, reject) => setTimeout(reject, 20, new AppError('model-failed', 'It took too long.'))),
    });
    const events = await toldBy(call, ({ type }) => {
      if (type === 'call-started') call.seek(secondsToSamples(5));
    });
    expect(eventsOf(events, 'gap')).toMatchObject([{ reason: 'skipped', span: { startSample: 0 } }]);
    expect(eventsOf(events, 'utterance')).toEqual([]);
  });

  it('is not made of a record of which nothing can be used', async () => {
    const events = await callWith({ tenure: 'long' });
    expect(eventsOf(events, 'degraded')).toMatchObject([{ part: 'churn', failure: { code: 'record-invalid' } }]);
  });
});

describe.skipIf(!hasWeights)('an engine that goes on with the call of a lost one', () => {
  const logged: unknown[] = [];
  const note = (...line: unknown[]) => void logged.push(line);

  function engineOf(emit: (event: AssistEvent) => void, checkpoint: (checkpoint: Checkpoint) => void): Engine {
    const workers = { speechWorker: new URL('file:///none'), faceWorker: new URL('file:///none') };
    const engine = createEngine({
      emit,
      checkpoint,
      paths: { nativeModels: MODELS, samples: join(MODELS, '../samples'), profiles: PROFILES, ...workers },
      now: () => performance.now(),
      log: { info: note, warn: note, error: note },
      renderReport: () => '',
    });
    onTestFinished(() => engine.close());
    return engine;
  }

  /** What an engine tells of twelve seconds of silence, up to the end. */
  async function told(path: string, resume?: Checkpoint, before: AssistEvent[] = []) {
    const events: AssistEvent[] = [];
    const checkpoints: Checkpoint[] = [];
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const engine = engineOf(
      (event) => {
        events.push(event);
        if (event.type === 'call-ended') end();
      },
      (checkpoint) => checkpoints.push(structuredClone(checkpoint)),
    );
    const spec: CallSpec = { kind: 'recording', path, speed: 'max', voice: 'light', customerRecord: RECORD };
    await engine.handlers['call.start']({ spec, ...(resume && { resume, told: before }) });
    await ended;
    return { forecasts: churnOf(events), events, checkpoints };
  }

  it('tells the forecast only when the lost one had not, and keeps the record out of checkpoints and logs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'churn-call-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'silence.wav');
    writeFileSync(
      path,
      encodeWav({ channels: [new Float32Array(12 * 16_000)], sampleRateHz: 16_000, coding: 'pcm-16' }),
    );
    const first = await told(path);
    expect(first.forecasts).toMatchObject([{ forecast: { kind: 'churn' } }]);
    const middle = first.checkpoints[1];
    expect(middle?.positionSamples).toBeGreaterThan(0);
    const before = first.events.filter(({ atSample }) => atSample <= (middle?.positionSamples ?? 0));
    expect((await told(path, middle, before)).forecasts).toEqual([]);
    const early = before.filter(({ type }) => type !== 'forecast');
    expect((await told(path, middle, early)).forecasts).toMatchObject([{ atSample: 0, forecast: { kind: 'churn' } }]);
    expect(JSON.stringify([first.checkpoints, logged])).not.toContain('4929');
  });
});
