import { useState } from 'react';
import type { ProfileSheet } from '../../../app/contract/profiles.ts';
import { useCall, useParts } from '../../window-context.ts';

/** The other profiles there are, and what an administrator needs to choose among them. */
export function ProfileChoice({ sheet }: { readonly sheet: ProfileSheet }) {
  const { profiles } = useParts();
  const calling = useCall((call) => call.phase !== 'idle' && call.phase !== 'ended');
  const [chosen, setChosen] = useState(() => sheet.options.filter((option) => option.chosen).map(({ id }) => id));
  const [key, setKey] = useState<File>();
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const change = async () => {
    setBusy(true);
    setProblem(await profiles.choose(chosen, key, passphrase));
    setPassphrase('');
    setBusy(false);
  };
  if (!sheet.hasAdministrator)
    return (
      <p className="quiet" data-testid="profile-no-administrator">
        To choose another profile, this computer needs an administrator:{' '}
        <code>npm run profile -- new-administrator</code>.
      </p>
    );
  return (
    <details data-testid="profile-change">
      <summary>Choose other profiles</summary>
      <form
        className="profile-choice"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <fieldset disabled={busy || calling}>
          <legend className="quiet">Several hold together, the strictest in each point.</legend>
          {sheet.options.map(({ id, name, version, own }) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                data-testid={`profile-option-${id}`}
                checked={chosen.includes(id)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
                }
              />
              {name}{' '}
              <span className="quiet">
                {own && "the site's own, "}
                {version}
              </span>
            </label>
          ))}
          <label className="field">
            <span>Administrator's key</span>
            <input type="file" data-testid="profile-key" onChange={(event) => setKey(event.target.files?.[0])} />
          </label>
          <label className="field">
            <span>Its passphrase</span>
            <input
              type="password"
              autoComplete="off"
              data-testid="profile-passphrase"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          </label>
          {problem !== undefined && (
            <p className="field-problem" role="alert" data-testid="profile-problem">
              {problem}
            </p>
          )}
          <button type="submit" className="button button-primary" data-testid="profile-choose">
            Change the profile
          </button>
        </fieldset>
        <p className="quiet fine-print">
          {calling
            ? 'End the call first: another profile starts the analysis anew.'
            : 'The analysis starts anew under it, and the audit log tells of the change.'}
        </p>
      </form>
    </details>
  );
}
