import { expect, type Page, test } from '@playwright/test';
import type { AssistEvent } from '../app/contract/events.ts';
import { electronProblem, type RunningDesktopApp, startDesktopApp } from './support/desktop-app.ts';

test.skip(electronProblem !== undefined, electronProblem);

let desktop: RunningDesktopApp;
let page: Page;
const events: AssistEvent[] = [];
const engineStates: string[] = [];

const command = async (name: 'engine.status' | 'call.start' | 'call.speed', request: object) => {
  const outcome = await page.evaluate((given) => window.emoaisec?.command(given.name, given.request), {
    name,
    request,
  });
  if (!outcome || 'refusal' in outcome) throw new Error(`${name} was refused: ${JSON.stringify(outcome)}`);
  return outcome.result as { readonly pid: number };
};
const count = (type: AssistEvent['type']) => events.filter((event) => event.type === type).length;

test.beforeAll(async () => {
  desktop = await startDesktopApp([], { EMOAISEC_LOG_LEVEL: 'trace' });
  page = await desktop.app.firstWindow();
  await page.exposeFunction('hear', (notice: { kind: string; event: AssistEvent; state: string }) => {
    if (notice.kind === 'event') events.push(notice.event);
    else engineStates.push(notice.state);
  });
  await page.evaluate(() => {
    const { hear } = window as unknown as { readonly hear: (notice: unknown) => void };
    window.emoaisec?.onNotice((notice) => hear(notice));
  });
});

test.afterAll(async () => {
  await desktop?.close();
});

test('a call outlives its engine: the process is killed, the call goes on to its end, and the gap is told', async () => {
  test.setTimeout(240_000);
  await command('call.start', { spec: { kind: 'sample', speed: 4 } });
  await expect.poll(() => count('utterance'), { timeout: 60_000 }).toBeGreaterThan(0);
  const { pid } = await command('engine.status', {});
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => count('gap'), { timeout: 30_000 }).toBe(1);
  await command('call.speed', { speed: 'max' });
  await expect.poll(() => count('call-ended'), { timeout: 180_000 }).toBe(1);
  expect((await command('engine.status', {})).pid).not.toBe(pid);
  expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  const { callId } = events[0] ?? { callId: '' };
  expect(events.every((event) => event.callId === callId)).toBe(true);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
  expect(engineStates).toEqual(expect.arrayContaining(['restarting', 'ready']));
});

test('what was said in the call is in no line of the log', async () => {
  const texts = events.flatMap((event) => (event.type === 'utterance' ? [event.utterance.text.toLowerCase()] : []));
  expect(texts.length).toBeGreaterThan(3);
  expect(desktop.log()).toContain('engine ready');
  const logged = desktop.log().toLowerCase();
  for (const text of texts) {
    const words = text.split(/\s+/);
    for (let at = 0; at + 3 <= words.length; at += 1) expect(logged).not.toContain(words.slice(at, at + 3).join(' '));
  }
});

test('a reloaded window hears the call again', async () => {
  await page.reload();
  const heard = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let notices = 0;
        window.emoaisec?.onNotice(() => {
          notices += 1;
        });
        setTimeout(() => resolve(notices), 1000);
      }),
  );
  expect(heard).toBeGreaterThan(events.filter(({ type }) => type !== 'level').length);
});
