import { describe, expect, it } from 'vitest';
import type { AssistEventBody } from '../contract/events.ts';
import { AppError } from '../domain/errors.ts';
import { SILENT_LOG } from './session-log.ts';
import { StageGuard } from './stage-guard.ts';

describe('stage guard', () => {
  it('says once that a stage fails, goes on, and says when it works again', async () => {
    const told: AssistEventBody[] = [];
    const guard = new StageGuard((body) => told.push(body), SILENT_LOG);
    const fail = async () => {
      throw new AppError('model-corrupt', 'The model is damaged.');
    };
    expect(await guard.attempt('words', 1, fail)).toBeUndefined();
    expect(await guard.attempt('words', 2, fail)).toBeUndefined();
    expect(await guard.attempt('words', 3, async () => 'hello')).toBe('hello');
    expect(told).toMatchObject([
      { type: 'degraded', part: 'words', failure: { code: 'model-corrupt', message: 'The model is damaged.' } },
      { type: 'restored', part: 'words', atSample: 3 },
    ]);
  });

  it('never repeats the message of an unforeseen error: it could quote the call', async () => {
    const told: AssistEventBody[] = [];
    const guard = new StageGuard((body) => told.push(body), SILENT_LOG);
    await guard.attempt('text-emotion', 0, async () => {
      throw new Error('secret words');
    });
    expect(JSON.stringify(told)).not.toContain('secret');
  });
});
