import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssistEvent } from '../app/contract/events.ts';
import { createRedactor } from '../app/privacy/redaction/find-sensitive.ts';
import { redactCall } from '../app/privacy/redaction/redact-call.ts';
import { DEFAULT_REDACTION } from '../app/privacy/redaction/redaction-settings.ts';
import { sourcesLayout } from './app-layout.ts';
import { composeHost, type Host } from './compose.ts';
import { forkEngine } from './headless/fork-engine.ts';

const layout = sourcesLayout(join(import.meta.dirname, '..'));
const sample = join(layout.engine.samples, 'service-call.wav');

describe.skipIf(!existsSync(sample))('the real engine process on the sample call', () => {
  let host: Host;
  const events: AssistEvent[] = [];
  const has = (type: AssistEvent['type']) => events.some((event) => event.type === type);

  beforeAll(() => {
    host = composeHost('test', layout, forkEngine);
    host.engine.subscribe((notice) => {
      if (notice.kind === 'event') events.push(notice.event);
    });
    host.engine.start();
  });
  afterAll(() => host.engine.close());

  it('is killed mid-call, and tells the rest of the call with the gap shown and no number told twice', async () => {
    const { callId } = await host.engine.command('call.start', { spec: { kind: 'sample', speed: 4 } });
    await expect.poll(() => has('utterance'), { timeout: 60_000 }).toBe(true);
    const { pid } = await host.engine.command('engine.status', {});
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => has('gap'), { timeout: 30_000 }).toBe(true);
    const utterancesAtRestart = events.filter(({ type }) => type === 'utterance').length;
    await host.engine.command('call.speed', { speed: 'max' });
    await expect.poll(() => has('call-ended'), { timeout: 120_000 }).toBe(true);
    expect((await host.engine.command('engine.status', {})).pid).not.toBe(pid);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
    expect(events.filter(({ type }) => type === 'call-started')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'utterance').length).toBeGreaterThan(utterancesAtRestart);
    expect(new Set(events.map((event) => event.callId))).toEqual(new Set([callId]));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events.find(({ type }) => type === 'gap')).toMatchObject({ reason: 'engine-restarted' });
  }, 200_000);

  it('makes the report of the whole call, from before the engine was lost too, without names', async () => {
    const { fileName, html } = await host.engine.command('call.report', {});
    expect(fileName).toMatch(/\.html$/);
    for (const event of redactCall(events, createRedactor(DEFAULT_REDACTION))) {
      if (event.type === 'utterance') expect(html).toContain(event.utterance.text.split(/[^\w [\]]/)[0]);
    }
    expect(JSON.stringify(events)).toContain('Emma Miller');
    expect(html).not.toContain('Miller');
  });
});
