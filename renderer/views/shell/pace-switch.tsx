import type { Pace } from '../../state/settings-store.ts';
import { useParts, useSettings } from '../../window-context.ts';

const PACES: readonly { readonly pace: Pace; readonly label: string; readonly name: string }[] = [
  { pace: 1, label: '1×', name: 'Real time' },
  { pace: 2, label: '2×', name: 'Twice as fast' },
  { pace: 4, label: '4×', name: 'Four times as fast' },
  { pace: 'max', label: 'Max', name: 'As fast as it can' },
];

/** How fast a recording is played; a running one changes at once. */
export function PaceSwitch() {
  const { actions } = useParts();
  const current = useSettings((state) => state.pace);
  return (
    <fieldset className="segmented" data-testid="pace">
      <legend className="unseen">Pace</legend>
      {PACES.map(({ pace, label, name }) => (
        <label key={label} title={name}>
          <input
            type="radio"
            name="pace"
            aria-label={name}
            checked={pace === current}
            onChange={() => void actions.pace(pace)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
