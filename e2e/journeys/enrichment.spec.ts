import {
  completion,
  type LoopbackEndpoint,
  scriptedOpinion,
  startLoopbackEndpoint,
} from '../../app/testing/loopback-endpoint.ts';
import { linesOf, startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

const KEY = 'sk-for-the-journey';
const REASON = 'Words of complaint, one after the other.';

let endpoint: LoopbackEndpoint;
test.beforeEach(async () => {
  const opinion = completion(scriptedOpinion({ frustrated: 0.86, sarcastic: 0.62 }, REASON));
  endpoint = await startLoopbackEndpoint((response) => response.end(opinion));
});
test.afterEach(() => endpoint.close());

test('words go to the endpoint of the administrator, which is said all the time, and come back as second opinions', async ({
  launch,
}, info) => {
  const app = await launch({
    env: {
      EMOAISEC_LOG_LEVEL: 'trace',
      EMOAISEC_ENRICHMENT_URL: endpoint.url,
      EMOAISEC_ENRICHMENT_MODEL: 'nuance-1',
      EMOAISEC_ENRICHMENT_KEY: KEY,
    },
  });
  const { page } = app;
  const { host } = new URL(endpoint.url);
  const badge = page.getByTestId('enrichment-badge');
  await expect(badge).toHaveText(`Words also go to ${host}`, { timeout: 30_000 });

  await startSample(page, 'As fast as it can');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  const opinions = linesOf(page, 'customer').getByTestId('second-opinion');
  await expect(opinions.first()).toHaveText(`Second opinion (nuance-1): frustrated 0.9, sarcastic 0.6. ${REASON}`);
  await expect(linesOf(page, 'agent').getByTestId('second-opinion')).toHaveCount(0);
  await takePicture(page, 'second-opinions', info);
  await badge.click();
  await expect(page.getByTestId('enrichment-facts')).toContainText(host);
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'enrichment-status', info);
  await page.keyboard.press('Escape');

  const report = await app.savedReport(() => page.getByTestId('export-report').click());
  expect(report).toContain(host);
  expect(report).toContain(REASON);
  const sent = endpoint.requests.map(({ body }) => body).join();
  expect(sent).toMatch(/washing machine/i);
  expect(sent).not.toMatch(/daniel|may i help/i);
  for (const text of [report, app.log(), await page.content()]) expect(text).not.toContain(KEY);
  expect(app.log()).not.toContain(REASON);
});

test('without an administrator who says so no word leaves the machine', async ({ app, page }) => {
  await startSample(page, 'As fast as it can');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await expect(page.getByTestId('enrichment-badge')).toHaveCount(0);
  await expect(page.getByTestId('second-opinion')).toHaveCount(0);
  expect(endpoint.connections()).toBe(0);
  expect(app.log()).not.toContain('nrichment');
});
