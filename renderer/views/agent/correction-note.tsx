import type { Reading } from '../../state/call-state.ts';
import { changeWords, verdictWords } from '../../state/correction-view.ts';
import { useParts } from '../../window-context.ts';

/** Below an utterance: what was said of its emotion, what that did to the check sentences, or why it was not taken. */
export function CorrectionNote({ reading: { correction, correctionRefused } }: { readonly reading: Reading }) {
  const { corrections } = useParts();
  return (
    <>
      {correction && (
        <p className="correction" data-testid="correction">
          <span>
            <strong>Corrected:</strong> {verdictWords(correction.verdict)}.{' '}
            <span className="quiet">
              Check sentences: {changeWords(correction.check.before, correction.check.after)}.
            </span>
          </span>
          <button
            type="button"
            className="button button-small"
            aria-label={`Undo: ${verdictWords(correction.verdict)}`}
            data-testid="correction-undo"
            onClick={() => void corrections.undo({ kind: 'one', serial: correction.serial })}
          >
            Undo
          </button>
        </p>
      )}
      {correctionRefused && (
        <p className="correction" data-testid="correction-refused">
          <span>
            <strong>Not taken:</strong> {verdictWords(correctionRefused.verdict)}. {correctionRefused.message}
          </span>
        </p>
      )}
    </>
  );
}
