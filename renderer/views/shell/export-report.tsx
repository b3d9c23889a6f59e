import { useRef } from 'react';
import { UNREDACTED_REASONS, type UnredactedReason } from '../../../app/contract/reports.ts';
import { useEngine, useParts } from '../../window-context.ts';
import { Icon } from './icon.tsx';

const REASON_WORDS: Readonly<Record<UnredactedReason, string>> = {
  'customer-request': 'The customer asks for it',
  complaint: 'A complaint',
  'legal-claim': 'A legal claim',
  authority: 'An authority asks for it',
};

/** Saves the report without names and numbers; with them, for a reason, where the profile allows that. */
export function ExportReport() {
  const { actions } = useParts();
  const allowsNames = useEngine((engine) => engine.profile?.exports.includes('unredacted-report') ?? false);
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid="export-report"
        title="Names and numbers are taken out of the words"
        onClick={() => void actions.exportReport()}
      >
        <Icon name="report" />
        Export report
      </button>
      {allowsNames && (
        <>
          <button
            type="button"
            className="button"
            data-testid="export-with-names"
            onClick={() => dialog.current?.showModal()}
          >
            With names…
          </button>
          <dialog ref={dialog} className="sheet" aria-labelledby="with-names-title" data-testid="with-names">
            <h2 id="with-names-title">A report with names and numbers</h2>
            <p className="quiet">
              Cards are taken out all the same. The audit log tells that it was made, and why. Why is it needed?
            </p>
            <form method="dialog" className="reasons">
              {UNREDACTED_REASONS.map((reason) => (
                <button
                  key={reason}
                  type="submit"
                  className="button"
                  data-testid={`reason-${reason}`}
                  onClick={() => void actions.exportReport(reason)}
                >
                  {REASON_WORDS[reason]}
                </button>
              ))}
              <button type="submit" className="button button-primary">
                Not needed
              </button>
            </form>
          </dialog>
        </>
      )}
    </>
  );
}
