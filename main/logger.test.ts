import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

describe('the log', () => {
  it('drops what was said, at any of the places it may be given', () => {
    const lines: string[] = [];
    const log = createLogger('test', (line) => lines.push(line));
    log.error(
      { pii: { text: 'my card number' }, call: { pii: 'Müller' }, a: { b: { pii: 'secret' } }, at: 5 },
      'heard',
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'heard', at: 5 });
    expect(lines[0]).not.toMatch(/card|Müller|secret/);
  });

  it('keeps of an error its kind, its code and its places, never its message', () => {
    const lines: string[] = [];
    const err = Object.assign(new TypeError('cannot read "my card\nnumber"'), { code: 'EBAD' });
    createLogger('test', (line) => lines.push(line)).error({ err }, 'failed');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ type: 'TypeError', code: 'EBAD' });
    expect(JSON.parse(lines[0] ?? '').err.stack[0]).toContain('logger.test.ts');
    expect(lines[0]).not.toMatch(/card|number/);
  });
});
