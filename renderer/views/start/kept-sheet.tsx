import type { KeptContent } from '../../../app/contract/kept-calls.ts';
import { keptDetails, keptName, keptUntil } from '../../state/kept-view.ts';
import { useParts, useUi } from '../../window-context.ts';
import { useDialog } from '../shell/use-dialog.ts';
import { KeptLineItem } from './kept-line-item.tsx';
import { SureButton } from './sure-button.tsx';

/** A kept call, opened: what was said in it, until when it stays, and what the person it is about may ask for. */
export function KeptSheet() {
  const { kept } = useParts();
  const opened = useUi((ui) => ui.openedCall);
  const dialog = useDialog(opened !== undefined);
  return (
    <dialog
      ref={dialog}
      className="sheet kept-sheet"
      aria-labelledby="kept-sheet-title"
      data-testid="kept-sheet"
      onClose={kept.close}
    >
      {opened && <Opened opened={opened} />}
    </dialog>
  );
}

function Opened({ opened: { call, lines } }: { readonly opened: KeptContent }) {
  const { kept } = useParts();
  const { callId, held } = call;
  const name = keptName(call);
  const about = `the call of ${name}`;
  return (
    <>
      <h2 id="kept-sheet-title">Call of {name}</h2>
      <p className="quiet" data-testid="kept-facts">
        {keptDetails(call)}; {keptUntil(call, Date.now())}.
      </p>
      <div className="kept-buttons">
        <button
          type="button"
          className="button button-small"
          data-testid="kept-report"
          onClick={() => void kept.report(callId)}
        >
          Report
        </button>
        <button
          type="button"
          className="button button-small"
          data-testid="kept-package"
          onClick={() => void kept.exportPackage(callId)}
        >
          All that is stored, for the customer
        </button>
        <button
          type="button"
          className="button button-small"
          data-testid="kept-hold"
          aria-pressed={held}
          onClick={() => void kept.hold(callId, !held)}
        >
          {held ? 'Lift the legal hold' : 'Legal hold'}
        </button>
        <SureButton
          testId="kept-restrict"
          label="Restrict"
          about={`the use of ${about}`}
          question="The customer asked that it is stored and not used? It is not shown here any more; a command lifts that."
          otherwise="No"
          onSure={() => void kept.restrict(callId)}
        />
        {held ? (
          <span className="quiet">A held call is not erased.</span>
        ) : (
          <SureButton
            testId="kept-sheet-erase"
            label="Erase"
            about={about}
            question="Erase it for good? This cannot be undone."
            otherwise="Keep it"
            onSure={() => void kept.erase(callId)}
          />
        )}
      </div>
      {lines.length === 0 ? (
        <p className="quiet">No words are stored of this call.</p>
      ) : (
        <ol className="plain kept-words">
          {lines.map((line) => (
            <KeptLineItem key={line.segmentId} callId={callId} line={line} />
          ))}
        </ol>
      )}
      <p className="quiet">
        Names and numbers were taken out before storing. A reading is an expressed signal, not a fact about a person.
      </p>
      <form method="dialog">
        <button type="submit" className="button button-primary" data-testid="kept-close">
          Close
        </button>
      </form>
    </>
  );
}
