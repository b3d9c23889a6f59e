import { expect, test } from '../fixtures/running-app.ts';

test('what comes late on the start screen moves nothing that can be pressed', async ({ page }) => {
  await expect(page.getByTestId('start-screen')).toBeVisible();
  const places = () =>
    page
      .getByTestId('start-screen')
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((button) => Math.round(button.getBoundingClientRect().top)));
  const before = await places();
  expect(before.length).toBeGreaterThan(3);
  // The sound server is not there in every test; the list of what is missing is made longer as a late answer of the engine would.
  await page.getByTestId('start-screen').evaluate((screen) => {
    const late = document.createElement('ul');
    late.className = 'plain missing';
    for (let line = 0; line < 4; line += 1)
      late.append(Object.assign(document.createElement('li'), { textContent: 'Missing' }));
    screen.insertBefore(late, screen.lastElementChild);
  });
  expect(await places()).toEqual(before);
});

test('devices that are remembered and gone are told of without moving anything', async ({ page }) => {
  const remembered = { agentDevice: 'native:hw:9,9', customerDevice: 'system:gone', pictureDevice: 'camera:gone' };
  await page.evaluate((settings) => localStorage.setItem('emoaisec.settings', JSON.stringify(settings)), remembered);
  await page.reload();
  await expect(page.getByText('This device is not connected.')).toHaveCount(2);
  await expect(page.getByText('This camera is not connected')).toBeVisible();
  const moved = await page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        // Chromium tells what it has seen since the page began, and an entry for whatever moved by itself.
        const observer = new PerformanceObserver((list) => told.push(...list.getEntries().map(({ name }) => name)));
        const told: string[] = [];
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(told), 100)));
      }),
  );
  expect(moved).toEqual([]);
});
