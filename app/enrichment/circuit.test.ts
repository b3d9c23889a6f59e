import { describe, expect, it } from 'vitest';
import { Circuit } from './circuit.ts';

describe('the circuit to an endpoint', () => {
  it('opens after three failures in a row, tries again after a rest, and rests longer each time that fails', () => {
    let nowMs = 0;
    const circuit = new Circuit(() => nowMs);
    expect([circuit.failed(), circuit.failed(), circuit.failed()]).toEqual([false, false, true]);
    expect(circuit.closed).toBe(false);
    nowMs = 30_000;
    expect(circuit.closed).toBe(true);
    expect(circuit.failed()).toBe(true);
    nowMs = 60_000;
    expect(circuit.closed).toBe(false);
    nowMs = 90_000;
    expect(circuit.closed).toBe(true);
  });

  it('forgets failures after a success', () => {
    const circuit = new Circuit(() => 0);
    circuit.failed();
    circuit.failed();
    circuit.succeeded();
    expect([circuit.failed(), circuit.failed()]).toEqual([false, false]);
  });
});
