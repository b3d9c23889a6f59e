import { useParts, useUi } from '../../window-context.ts';
import { useDialog } from './use-dialog.ts';
import { SHORTCUTS } from './use-shortcuts.ts';

/** The keyboard shortcuts, as a modal sheet. */
export function HelpSheet() {
  const { ui } = useParts();
  const open = useUi((state) => state.helpOpen);
  const dialog = useDialog(open);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="help-title"
      data-testid="help"
      onClose={() => ui.setState({ helpOpen: false })}
    >
      <h2 id="help-title">Keyboard</h2>
      <dl className="shortcuts">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(/\s+/).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        What the gauges show is an expressed signal with a calibrated probability. It is not a fact about how anybody
        feels.
      </p>
      <form method="dialog">
        <button type="submit" className="button button-primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
