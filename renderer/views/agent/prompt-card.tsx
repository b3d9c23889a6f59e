import { useMemo } from 'react';
import type { PromptEntry } from '../../state/call-state.ts';
import { clock } from '../../state/format.ts';
import { activePrompt, promptHistory } from '../../state/prompt-view.ts';
import { useCall, useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { PromptReasons } from './prompt-reasons.tsx';

const URGENCY = { info: 'For your information', attention: 'Worth attention', urgent: 'Step in now' } as const;

/** What could help now: one card at a time, with why, and the earlier ones below. */
export function PromptCard() {
  const active = useCall(activePrompt);
  const over = useCall((call) => call.phase === 'ended');
  return (
    <section className="card prompts" aria-labelledby="prompts-title">
      <h2 id="prompts-title">What could help</h2>
      <div aria-live="polite">{active?.prompt.urgency !== 'urgent' && active && <Prompt entry={active} />}</div>
      <div aria-live="assertive">{active?.prompt.urgency === 'urgent' && <Prompt entry={active} />}</div>
      {!active && <p className="empty empty-small">{over ? 'The call is over.' : 'Nothing needed right now.'}</p>}
      <PromptHistory />
    </section>
  );
}

function Prompt({ entry }: { readonly entry: PromptEntry }) {
  const { actions } = useParts();
  const { prompt } = entry;
  return (
    <article className={`prompt prompt-${prompt.urgency}`} data-testid="prompt-card" data-rule={prompt.rule}>
      <div className="prompt-urgency">
        <Icon name={prompt.urgency === 'info' ? 'info' : 'warning'} size={16} />
        {URGENCY[prompt.urgency]}
        <time>{clock(entry.atSample)}</time>
        <button
          type="button"
          className="button button-small"
          data-testid="prompt-dismiss"
          onClick={() => void actions.closePrompt(prompt.id)}
        >
          Dismiss <kbd>Esc</kbd>
        </button>
      </div>
      <h3>{prompt.title}</h3>
      <p className="prompt-suggestion">{prompt.suggestion}</p>
      <PromptReasons reasons={prompt.reasons} />
    </article>
  );
}

function PromptHistory() {
  const prompts = useCall((call) => call.prompts);
  const phase = useCall((call) => call.phase);
  const past = useMemo(() => promptHistory({ prompts, phase }), [prompts, phase]);
  if (past.length === 0) return null;
  return (
    <details className="prompt-history" open={phase === 'ended'}>
      <summary>
        {phase === 'ended' ? 'Prompts of this call' : 'Earlier prompts'} ({past.length})
      </summary>
      <ul className="plain">
        {past.map(({ id, atSample, prompt, closed }) => (
          <li key={id}>
            <time className="quiet">{clock(atSample)}</time> <strong>{prompt.title}</strong>{' '}
            <span className="quiet">{closed ? (closed.by === 'agent' ? 'dismissed' : 'passed') : 'not closed'}</span>
            <PromptReasons reasons={prompt.reasons} />
          </li>
        ))}
      </ul>
    </details>
  );
}
