import { expect, test } from '../fixtures/running-app.ts';

test('what comes late on the start screen moves nothing that can be pressed', async ({ page }) => {
  await expect(page.getByTestId('start-screen')).toBeVisible();
  const places = () =>
    page
      .getByTestId('start-screen')
      .getByRole('button')
      .evaluateAll((buttons) =>
        Object.fromEntries(buttons.map((b) => [b.textContent, Math.round(b.getBoundingClientRect().top)])),
      );
  const before = await places();
  expect(Object.keys(before).length).toBeGreaterThan(3);
  // The sound server is not there in every test; the list of what is missing is made longer as a late answer of the engine would.
  await page.getByTestId('start-screen').evaluate((screen) => {
    const late = document.createElement('ul');
    late.className = 'plain missing';
    for (let line = 0; line < 4; line += 1)
      late.append(Object.assign(document.createElement('li'), { textContent: 'Missing' }));
    screen.insertBefore(late, screen.lastElementChild);
  });
  expect(await places()).toMatchObject(before);
});

test('devices that are remembered and gone are told of without moving anything', async ({ page }, info) => {
  const remembered = { agentDevice: 'native:hw:9,9', customerDevice: 'system:gone', pictureDevice: 'camera:gone' };
  await page.evaluate((settings) => localStorage.setItem('emoaisec.settings', JSON.stringify(settings)), remembered);
  await page.reload();
  await expect(page.getByText('This device is not connected.')).toHaveCount(2);
  const camera = page.getByText('This camera is not connected');
  // The desktop window does not know its cameras before somebody wants to see them.
  const isDesktop = info.project.name === 'electron';
  if (!isDesktop) await expect(camera).toBeVisible();
  const moved = await page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        // Chromium tells what it has seen since the page began, and an entry for whatever moved by itself.
        const told: string[] = [];
        const observer = new PerformanceObserver((list) => {
          for (const { sources } of list.getEntries() as (PerformanceEntry & { sources: { node?: Node }[] })[])
            for (const { node } of sources)
              if (document.querySelector('[data-testid="start-screen"]')?.contains(node ?? null))
                told.push(node?.textContent ?? '');
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(told), 100)));
      }),
  );
  expect(moved).toEqual([]);
  if (!isDesktop) return;
  await page.getByTestId('device-names').click();
  await page.getByTestId('agent-notice-read').press('Enter');
  await expect(camera).toBeVisible();
});
