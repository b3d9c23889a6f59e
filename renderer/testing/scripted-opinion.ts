import { CALL_STATES } from '../../app/domain/emotion.ts';
import type { Opinion } from '../state/call-state.ts';

/** An opinion of an endpoint whose scores are all 0.1 but for those given. */
export function scriptedOpinion(
  scores: Partial<Opinion['opinion']['scores']>,
  reason = 'Praise for a fault.',
): Opinion {
  const rest = Object.fromEntries(CALL_STATES.map((state) => [state, 0.1])) as Opinion['opinion']['scores'];
  return {
    opinion: { scores: { ...rest, ...scores }, reason },
    source: { host: 'endpoint.example', model: 'nuance-1', latencyMs: 420 },
  };
}
