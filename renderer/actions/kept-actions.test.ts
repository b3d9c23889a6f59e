import { describe, expect, it } from 'vitest';
import type { KeptContent } from '../../app/contract/kept-calls.ts';
import { BridgeError } from '../bridge/bridge.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { createAttempt } from './attempt.ts';
import { createKeptActions } from './kept-actions.ts';

const KEPT = { calls: [], restricted: 0 };
const OPENED = { call: { callId: 'call-1' }, lines: [] } as unknown as KeptContent;

function openParts(answers: Parameters<typeof createFakeBridge>[0] = {}) {
  const ui = createUiStore();
  const bridge = createFakeBridge({ 'calls.list': () => KEPT, 'calls.open': () => OPENED, ...answers });
  const kept = createKeptActions({ bridge, ui, attempt: createAttempt(ui) });
  const names = () => bridge.asked.map(({ name }) => name);
  return { ui, bridge, kept, names };
}

describe('kept calls', () => {
  it('are listed by the words that were searched for, until the search is empty again', async () => {
    const { bridge, kept } = openParts();
    await kept.search('  broken parcel ');
    await kept.refresh();
    await kept.search('');
    const requests = bridge.asked.map(({ request }) => request);
    expect(requests).toEqual([{ words: 'broken parcel' }, { words: 'broken parcel' }, {}]);
  });

  it('are shown anew after something in them was put right or held', async () => {
    const { ui, kept, names } = openParts();
    await kept.rectify('call-1', { segmentId: 's', text: 'hello' });
    expect(names()).toEqual(['calls.rectify', 'calls.open']);
    expect(ui.getState().openedCall).toBe(OPENED);
    await kept.hold('call-1', true);
    expect(names().slice(2)).toEqual(['calls.hold', 'calls.open', 'calls.list']);
  });

  it('are closed when they are erased or restricted, and stay open when that is refused', async () => {
    const { ui, kept } = openParts();
    for (const gone of [kept.erase, kept.restrict]) {
      await kept.open('call-1');
      await gone('call-1');
      expect(ui.getState().openedCall).toBeUndefined();
    }
    const refusing = openParts({
      'calls.erase': () => {
        throw new BridgeError({ code: 'call-held', message: 'It is under a legal hold.' });
      },
    });
    await refusing.kept.open('call-1');
    await refusing.kept.erase('call-1');
    expect(refusing.ui.getState().openedCall).toBe(OPENED);
    expect(refusing.ui.getState().alerts[0]?.message).toBe('It is under a legal hold.');
  });

  it('are handed out as one page, and it is said where', async () => {
    const { ui, kept } = openParts({ 'calls.package': () => ({ fileName: 'package.html', html: '<p>' }) });
    await kept.exportPackage('call-1');
    expect(ui.getState().said).toBe('Package saved as package.html.');
  });
});
