import { describe, expect, it } from 'vitest';
import { MOST_RECORD_BYTES } from '../../app/contract/customer-record.ts';
import { BridgeError } from '../bridge/bridge.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { createAttempt } from './attempt.ts';
import { createRecordActions } from './record-actions.ts';

const READING = { record: { tenure: 3 }, used: 1, missing: ['Contract'], notices: [] };

function openParts(answer: () => unknown = () => READING) {
  const ui = createUiStore();
  const bridge = createFakeBridge({ 'record.read': answer });
  return { ui, bridge, record: createRecordActions({ bridge, ui, attempt: createAttempt(ui) }) };
}

const file = new File(['{"tenure": 3}'], 'customer.json');

describe("choosing a customer's record", () => {
  it('has the engine read its text, and keeps what was read until it is cleared', async () => {
    const { ui, bridge, record } = openParts();
    await record.choose(file);
    expect(bridge.asked).toEqual([{ name: 'record.read', request: { text: '{"tenure": 3}' } }]);
    expect(ui.getState()).toMatchObject({ record: { fileName: 'customer.json', reading: READING } });
    expect(ui.getState().busy).toBeUndefined();
    record.clear();
    expect(ui.getState().record).toBeUndefined();
  });

  it('shows why a file cannot be used, and keeps the one before', async () => {
    let refused = false;
    const { ui, record } = openParts(() => {
      if (refused) throw new BridgeError({ code: 'record-invalid', message: 'It holds 2 customers.' });
      return READING;
    });
    await record.choose(file);
    refused = true;
    await record.choose(new File(['a'], 'other.csv'));
    expect(ui.getState().alerts).toMatchObject([{ message: 'It holds 2 customers.' }]);
    expect(ui.getState().record?.fileName).toBe('customer.json');
  });

  it('neither reads nor sends a file that is too large for a record', async () => {
    const { ui, bridge, record } = openParts();
    await record.choose(new File(['a'.repeat(MOST_RECORD_BYTES + 1)], 'all-customers.csv'));
    expect(ui.getState().alerts[0]?.message).toContain('larger than 32 kB');
    expect(bridge.asked).toEqual([]);
  });

  it('says that a file is gone', async () => {
    const { ui, record } = openParts();
    const gone = { name: 'gone.csv', size: 3, text: () => Promise.reject(new DOMException('', 'NotFoundError')) };
    await record.choose(gone as unknown as File);
    expect(ui.getState().alerts[0]?.message).toContain('gone or cannot be opened');
  });

  it('does not put a record to the call after the one that began meanwhile', async () => {
    const { ui, record } = openParts(() => {
      ui.setState({ screen: 'call' });
      return READING;
    });
    await record.choose(file);
    expect(ui.getState().record).toBeUndefined();
  });
});
