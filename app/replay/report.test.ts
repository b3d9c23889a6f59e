import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../domain/audio.ts';
import { ScriptedCall, scriptedProbabilities } from '../testing/scripted-call.ts';
import { renderReport } from './report.ts';
import type { ReportMeta } from './report-meta.ts';

const META: ReportMeta = {
  title: 'call.wav',
  madeAt: new Date('2026-11-23T10:15:00Z'),
  models: [{ name: 'scripted-voice', version: '1.0.0', licence: 'MIT' }],
  warnings: [],
};
const HOSTILE = `</li><script>alert(1)</script><img src=x onerror="alert('2')">&amp; \u202Eevil\u0000`;

function angryCall(text = 'I have been waiting for weeks'): ScriptedCall {
  const call = new ScriptedCall().start();
  call.say('agent', 0.5, 3, 'How can I help?');
  const angry = call.say('customer', 4, 8, text);
  call.feel(angry, 'angry', 0.72);
  call.add({
    type: 'sentiment',
    atSample: angry.endSample,
    segment: angry,
    sentiment: { broad: 'negative', fine: 'very-negative', score: -0.8, instant: -0.9, trend: 'falling' },
  });
  call.add({
    type: 'prompt',
    atSample: angry.endSample,
    prompt: {
      id: 'p1',
      kind: 'escalation',
      urgency: 'urgent',
      rule: 'sustained-frustration',
      play: 'acknowledge-wait',
      title: 'Acknowledge the wait',
      suggestion: 'Say that the delay is understood.',
      reasons: [
        {
          text: 'frustrated for 4 s',
          startSample: angry.startSample,
          endSample: angry.endSample,
          utteranceIds: [angry.id],
        },
      ],
      channel: 'customer',
    },
  });
  call.add({ type: 'call-ended', durationSamples: secondsToSamples(10), reason: 'finished' });
  return call;
}

describe('renderReport', () => {
  it('shows how much of the face was seen, what was in the way and what it expressed', () => {
    const call = new ScriptedCall();
    const permission = { channel: 'customer', purpose: 'face-emotion', allowed: true, reason: '' };
    const started = { mode: 'recording', description: 'MP4', channels: ['customer'], permissions: [permission] };
    call.add({ type: 'call-started', ...started, video: { channel: 'customer', width: 640, height: 480 } });
    const estimate = {
      modality: 'face',
      probabilities: scriptedProbabilities('happy', 0.8),
      affect: { valence: 0.5, arousal: 0.1 },
      confidence: 0.8,
      uncertain: false,
    };
    const box = { x: 0.2, y: 0.2, width: 0.2, height: 0.3 };
    const face = { type: 'face', channel: 'customer', sighting: { faces: 1, box }, estimate } as const;
    for (const second of [0, 1, 2]) call.add({ ...face, atSample: secondsToSamples(second) });
    const turned = { faces: 1, box, hindrance: 'turned' };
    call.add({ type: 'face', channel: 'customer', atSample: secondsToSamples(3), sighting: turned });
    call.add({ type: 'call-ended', durationSamples: secondsToSamples(4), reason: 'finished' });
    const page = renderReport(call.events, META);
    expect(page).toContain('100 % of the pictures');
    expect(page).toContain('face turned away: 25 % of the pictures');
    expect(page).toContain('happy 80 %');
    expect(renderReport(angryCall().events, META)).not.toContain('id="face"');
  });

  it('shows words, emotion with its probability, sentiment and the prompt with a link to its reason', () => {
    const page = renderReport(angryCall().events, META);
    expect(page).toContain('I have been waiting for weeks');
    expect(page).toContain('Angry 72 %');
    expect(page).toContain('Very negative');
    expect(page).toMatch(/frustrated for 4 s.*href="#u2">0:04–0:08</s);
    expect(page).toContain('MIT');
  });

  it('quotes and marks the words that something may go back to', () => {
    const call = new ScriptedCall().start();
    const agent = call.say('agent', 1, 3, 'It was <b>sent back</b> to us.');
    const angry = call.say('customer', 4, 8, 'Nobody told me!');
    const words = { start: 10, end: 19 };
    call.inContext(angry, 'angry', { causes: [{ segment: agent, probability: 0.71, words }] });
    const reasons = [{ text: 'It may go back.', startSample: 0, endSample: 1, utteranceIds: [], quote: 'sent <back>' }];
    const prompt = { id: 'p1', kind: 'suggestion', urgency: 'info', rule: 'r', play: 'p', title: 't', suggestion: 's' };
    call.add({ type: 'prompt', atSample: 1, prompt: { ...prompt, reasons, channel: 'customer' } });
    const page = renderReport(call.events, META);
    expect(page).toContain('It was &lt;b&gt;<mark>sent back</mark>&lt;/b&gt; to us.');
    expect(page).toContain('(71 %) <mark>“<bdi>sent back</bdi>”</mark>.');
    expect(page).toContain('<mark>“<bdi>sent &lt;back&gt;</bdi>”</mark>');
  });

  it('lets no markup out of hostile words, titles and notices', () => {
    const call = angryCall(HOSTILE);
    const page = renderReport(call.events, { ...META, title: HOSTILE, warnings: [HOSTILE] });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u0000');
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it('fetches nothing and runs nothing', () => {
    const page = renderReport(angryCall().events, META);
    expect(page).toContain(`default-src &#39;none&#39;`);
    expect(page).not.toMatch(/(src|href)="(?!#)/);
    expect(page).not.toMatch(/ style="/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
  });

  it("never shows an emotion on the agent's side, even if an event carries one", () => {
    const call = new ScriptedCall().start();
    call.feel(call.say('agent', 0, 2, 'Hello'), 'angry');
    const page = renderReport(call.events, META);
    expect(page).not.toContain('Angry 7');
    expect(page).toContain('class="agent plain"');
  });

  it('shows an uncertain estimate as uncertain and names no emotion for it', () => {
    const call = new ScriptedCall().start();
    call.feel(call.say('customer', 0, 2, 'Hm'), 'sad', 0.3, true);
    const page = renderReport(call.events, META);
    expect(page).toContain('class="customer e-uncertain"');
    expect(page).not.toContain('Sad 30 %');
  });

  it('says in each section that there is nothing to show when the call is empty', () => {
    const page = renderReport([], META);
    expect(page.match(/class="nothing"/g)?.length).toBe(9);
    expect(page).toContain('this report is partial');
  });

  it('leaves out what a rewind took back', () => {
    const call = new ScriptedCall().start();
    call.say('customer', 1, 2, 'kept words');
    call.say('customer', 5, 6, 'taken back');
    call.add({ type: 'rewound', atSample: secondsToSamples(3) });
    const page = renderReport(call.events, META);
    expect(page).toContain('kept words');
    expect(page).not.toContain('taken back');
  });

  it('keeps a ten-hour call to twelve rows', () => {
    const call = new ScriptedCall().start();
    call.add({ type: 'call-ended', durationSamples: secondsToSamples(36_000), reason: 'finished' });
    expect(renderReport(call.events, META).match(/aria-label="Timeline/g)?.length).toBe(12);
  });
});
