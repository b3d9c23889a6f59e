import { expect, test } from 'vitest';
import { evaluatedSample, jsonLines, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { createChatEscalationTask, isChatManifest } from './chat-escalation-task.ts';

test('foretells negative turns of annotated chats, after each turn that two more follow', async () => {
  const chat = { satisfaction: 'met' };
  const manifest = await sampleManifest(
    jsonLines(
      { ...chat, speakers: 'cscsccc', sentiment: '0+-0---' }, // customer: 0 - - - -; all of what follows is negative
      { ...chat, speakers: 'cccc', sentiment: '0000' },
      { ...chat, speakers: 'cc', sentiment: '00' }, // too short to be asked anything
      { ...chat, speakers: 'cc', sentiment: '0x' },
    ),
  );
  expect(isChatManifest(manifest.columns)).toBe(true);
  const { result, bad } = await evaluatedSample(createChatEscalationTask(sampleSetting(manifest)), manifest);
  expect(bad).toHaveLength(1);
  expect(result).toMatchObject({
    conversations: 3,
    n: 5,
    positives: 3,
    baseline: { asNow: { recall: 2 / 3, precision: 1 } },
  });
  expect(result).toHaveProperty('auc', expect.any(Number));
  // Two turns of the first chat are foretold after a negative one.
  expect(result).toMatchObject({ recall: 2 / 3, precision: 1 });
});
