import { useId } from 'react';
import type { DeviceChoice, Presence } from '../../capture/device-choices.ts';
import { type ChosenSource, chosenSource } from '../../capture/device-choices.ts';
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
  presence,
  processing,
  onChange,
}: {
  readonly label: string;
  readonly testId: string;
  readonly choices: readonly DeviceChoice[];
  readonly value: string;
  readonly presence: Presence;
  readonly processing: boolean;
  readonly onChange: (id: string) => void;
}) {
  const id = useId();
  const chosen = chosenSource(value, processing);
  return (
    <div className="device">
      <label className="field" htmlFor={id}>
        <span>{label}</span>
        <select id={id} data-testid={testId} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="none">Not heard</option>
          {presence !== 'listed' && (
            <option value={value}>The device used last{presence === 'missing' && ' (not found)'}</option>
          )}
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
      {chosen.kind !== 'none' && (
        <div className="device-note">
          <DeviceNote {...{ chosen, value, presence, processing }} />
        </div>
      )}
    </div>
  );
}

/** One of these at a time, in one place: what turns out late moves nothing below it. */
function DeviceNote({
  chosen,
  value,
  presence,
  processing,
}: {
  readonly chosen: ChosenSource;
  readonly value: string;
  readonly presence: Presence;
  readonly processing: boolean;
}) {
  if (presence === 'missing')
    return (
      <p className="field-problem" role="status">
        This device is not connected. Plug it in or choose another.
      </p>
    );
  if (chosen.kind === 'engine') return <p className="quiet">The engine opens this source when the call starts.</p>;
  if (chosen.kind === 'none' || chosen.source.kind !== 'microphone') return null;
  return <LevelPreview key={`${value} ${processing}`} source={chosen.source} />;
}
