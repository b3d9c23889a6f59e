import type { CallState, PromptEntry } from './call-state.ts';

const URGENCY_RANK = { urgent: 2, attention: 1, info: 0 } as const;

/** The one prompt to show: the most urgent of the open ones, the newest among equals. None once the call is over. */
export function activePrompt(state: Pick<CallState, 'prompts' | 'phase'>): PromptEntry | undefined {
  if (state.phase === 'ended') return undefined;
  return state.prompts
    .filter((entry) => !entry.closed)
    .reduce<PromptEntry | undefined>((best, entry) => {
      if (!best) return entry;
      const rise = URGENCY_RANK[entry.prompt.urgency] - URGENCY_RANK[best.prompt.urgency];
      return rise > 0 || (rise === 0 && entry.atSample >= best.atSample) ? entry : best;
    }, undefined);
}

/** Every other prompt of the call, newest first. */
export function promptHistory(state: Pick<CallState, 'prompts' | 'phase'>): readonly PromptEntry[] {
  const active = activePrompt(state);
  return state.prompts.filter((entry) => entry !== active).toReversed();
}
