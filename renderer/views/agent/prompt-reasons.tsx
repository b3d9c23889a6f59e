import type { Prompt } from '../../state/call-state.ts';
import { clock } from '../../state/format.ts';
import { useParts } from '../../window-context.ts';

/** Why a prompt was given: each reason leads to the place in the transcript that it rests on. */
export function PromptReasons({ reasons }: { readonly reasons: Prompt['reasons'] }) {
  const { ui } = useParts();
  return (
    <ul className="reasons" aria-label="Why">
      {reasons.map((reason) => (
        <li key={`${reason.startSample} ${reason.text}`}>
          <button
            type="button"
            className="reason"
            data-testid="prompt-reason"
            title="Show in the transcript"
            onClick={() => ui.highlight(reason.utteranceIds)}
          >
            <time>
              {clock(reason.startSample)}–{clock(reason.endSample)}
            </time>
            <span>
              {reason.text}
              {reason.quote !== undefined && (
                <>
                  {' '}
                  <mark className="cause-words">“{reason.quote}”</mark>
                </>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
