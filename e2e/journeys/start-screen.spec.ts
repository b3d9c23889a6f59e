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
