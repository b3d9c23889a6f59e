import { secondsToSamples } from '../../app/domain/audio.ts';
import type { AheadPoint, CallState } from './call-state.ts';

/** The latest forecast of the next minute, while that minute lasts; undefined when it is over, and outside a call. */
export function aheadView({
  ahead,
  phase,
  positionSamples,
}: Pick<CallState, 'ahead' | 'phase' | 'positionSamples'>): AheadPoint['forecast'] | undefined {
  const latest = ahead.at(-1);
  if (!latest || (phase !== 'running' && phase !== 'paused')) return undefined;
  const isOver = positionSamples - latest.atSample > secondsToSamples(latest.forecast.horizonSeconds);
  return isOver ? undefined : latest.forecast;
}
