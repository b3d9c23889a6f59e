import { useMemo } from 'react';
import type { CorrectionState } from '../../../app/contract/corrections.ts';
import { correctionRows, verdictWords } from '../../state/correction-view.ts';
import { useParts } from '../../window-context.ts';

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'short' });

/** Every correction that can be undone by itself, or with all that were given after it; newest first. */
export function CorrectionHistory({ state }: { readonly state: CorrectionState }) {
  const { corrections } = useParts();
  const rows = useMemo(() => correctionRows(state, (epochMs) => TIME.format(epochMs)), [state]);
  return (
    <details className="correction-history" data-testid="correction-history" open>
      <summary>All corrections ({rows.length})</summary>
      <ul className="plain">
        {rows.map(({ serial, when, says }, i) => (
          <li key={serial} className="correction-row">
            <span>
              {says} <time className="quiet">{when}</time>
            </span>
            <button
              type="button"
              className="button button-small"
              aria-label={`Undo: ${says}`}
              onClick={() => void corrections.undo({ kind: 'one', serial })}
            >
              Undo
            </button>
            {i > 0 && (
              <button
                type="button"
                className="button button-small"
                aria-label={`Undo from here on, ${i + 1} corrections: ${says}`}
                onClick={() => void corrections.undo({ kind: 'since', serial })}
              >
                Undo from here on
              </button>
            )}
          </li>
        ))}
      </ul>
      {state.folded > 0 && <p className="quiet">{state.folded} older ones go with a reset only.</p>}
    </details>
  );
}

/** The last ones that were not taken, with the reason. */
export function RefusedCorrections({ state: { refused } }: { readonly state: CorrectionState }) {
  if (refused.length === 0) return null;
  return (
    <details className="correction-history" data-testid="corrections-refused">
      <summary>Not taken ({refused.length})</summary>
      <ul className="plain">
        {refused.toReversed().map(({ verdict, atEpochMs, message }) => (
          <li key={`${atEpochMs} ${verdictWords(verdict)}`} className="correction-row">
            <span>
              <strong>{verdictWords(verdict)}</strong> <time className="quiet">{TIME.format(atEpochMs)}</time>
              <br />
              {message}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
