import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseEvaluateArguments } from './evaluate-options.ts';

let complained = '';
beforeEach(() => {
  complained = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const REST = ['--manifest', 'rows.csv'];

it('takes a modality or a task', () => {
  expect(parseEvaluateArguments(['--modality', 'voice', ...REST]).request).toMatchObject({ modality: 'voice' });
  const { request } = parseEvaluateArguments(['--task', 'churn', ...REST]);
  expect(request).toMatchObject({ task: 'churn', manifest: 'rows.csv' });
  expect(request).not.toHaveProperty('modality');
});

it('takes a set of labels for texts and for intents', () => {
  const asked = (args: readonly string[]) => parseEvaluateArguments([...args, ...REST]).request.labelSet;
  expect(asked(['--modality', 'text', '--label-set', 'polarity'])).toBe('polarity');
  expect(asked(['--task', 'intent', '--label-set', 'natcs'])).toBe('natcs');
  expect(() => asked(['--task', 'intent', '--label-set', 'moods'])).toThrow(expect.objectContaining({ exitCode: 2 }));
});

it.each([[[]], [['--modality', 'voice', '--task', 'churn']]])('says what to choose for %j', (args) => {
  expect(() => parseEvaluateArguments([...args, ...REST])).toThrow(expect.objectContaining({ exitCode: 2 }));
  expect(complained).toContain('exactly one of --modality NAME and --task NAME');
});

it('names the tasks there are', () => {
  expect(() => parseEvaluateArguments(['--task', 'weather', ...REST])).toThrow(
    expect.objectContaining({ exitCode: 2 }),
  );
  expect(complained).toContain('churn');
});
