import { expectCustomerHeard, linesOf, startLiveCall } from '../fixtures/agent-view.ts';
import { makeRecordings } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';
import { type SoundServer, soundServerProblem, startSoundServer } from '../fixtures/sound-server.ts';

const recordings = makeRecordings();
test.afterAll(() => recordings.remove());

test("a live call is heard through the window's microphone", async ({ launch }) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}%noloop`] });
  await startLiveCall(page, 'none', 'window:default');
  await expectCustomerHeard(page);
  await page.getByTestId('stop-call').click();
  await expect(page.getByTestId('call-state')).toHaveText('Ended');
  await expect(linesOf(page, 'agent')).toHaveCount(0);
});

test.describe('with a sound server', () => {
  test.skip(soundServerProblem !== undefined, soundServerProblem);
  let sound: SoundServer;
  test.beforeEach(async () => {
    sound = await startSoundServer(['calls', 'room']);
  });
  test.afterEach(() => sound.close());

  test('a live call is heard from what the computer plays and from the native microphone', async ({ launch }) => {
    const voices = { agent: await recordings.oneSide('agent'), customer: await recordings.oneSide('customer') };
    const { page } = await launch({ env: sound.env });
    const microphone = page.getByTestId('agent-device').locator('option[value="native:pulse"]');
    await expect(page.getByTestId('customer-device').locator('option[value="system:calls.monitor"]')).toBeAttached();
    const agent = (await microphone.count()) > 0 ? 'native:pulse' : 'none';
    sound.play(voices.customer, 'calls');
    sound.play(voices.agent, 'room');
    await startLiveCall(page, agent, 'system:calls.monitor');
    await expectCustomerHeard(page);
    if (agent !== 'none') await expect(linesOf(page, 'agent').first()).toContainText(/\w{3}/, { timeout: 30_000 });
    await page.getByTestId('stop-call').click();
    await expect(page.getByTestId('call-state')).toHaveText('Ended');
  });
});
