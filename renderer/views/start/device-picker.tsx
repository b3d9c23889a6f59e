import { useId } from 'react';
import type { DeviceChoice } from '../../capture/device-choices.ts';
import { chosenSource } from '../../capture/device-choices.ts';
import { LevelPreview } from './level-preview.tsx';

const GROUPS: readonly DeviceChoice['group'][] = [
  'Microphones (this window)',
  'Microphones (recorder)',
  'What this computer plays',
  'Shared sound',
];

/** One side's source, with a meter to try it. */
export function DevicePicker({
  label,
  testId,
  choices,
  value,
  processing,
  onChange,
}: {
  readonly label: string;
  readonly testId: string;
  readonly choices: readonly DeviceChoice[];
  readonly value: string;
  readonly processing: boolean;
  readonly onChange: (id: string) => void;
}) {
  const id = useId();
  const chosen = chosenSource(value, processing);
  const present = value === 'none' || choices.some((choice) => choice.id === value);
  return (
    <div className="device">
      <label className="field" htmlFor={id}>
        <span>{label}</span>
        <select id={id} data-testid={testId} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="none">Not heard</option>
          {!present && <option value={value}>The device used last (not found)</option>}
          {GROUPS.map((group) => {
            const members = choices.filter((choice) => choice.group === group);
            return members.length === 0 ? null : (
              <optgroup key={group} label={group}>
                {members.map((choice) => (
                  <option key={choice.id} value={choice.id}>
                    {choice.label}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </select>
      </label>
      {!present && (
        <p className="field-problem" role="status">
          This device is not connected. Plug it in or choose another.
        </p>
      )}
      {chosen.kind === 'window' && chosen.source.kind === 'microphone' && (
        <LevelPreview key={`${value} ${processing}`} source={chosen.source} />
      )}
      {chosen.kind === 'engine' && (
        <p className="quiet device-note">The engine opens this source when the call starts.</p>
      )}
    </div>
  );
}
