import { useMemo } from 'react';
import type { ProfileSheet as Sheet } from '../../../app/contract/profiles.ts';
import { PROFILE_COLUMNS, profileView } from '../../state/profile-view.ts';
import { useParts, useUi } from '../../window-context.ts';
import { Fact } from './fact.tsx';
import { ProfileChoice } from './profile-choice.tsx';
import { useDialog } from './use-dialog.ts';

/** What the compliance profile says, in plain words, and the way to another one, as a modal sheet. */
export function ProfileSheet() {
  const { profiles } = useParts();
  const open = useUi((state) => state.profileOpen);
  const sheet = useUi((state) => state.profileSheet);
  const dialog = useDialog(open);
  return (
    <dialog
      ref={dialog}
      className="sheet sheet-wide"
      aria-labelledby="profile-title"
      data-testid="profile-sheet"
      onClose={profiles.hide}
    >
      {open && sheet && <Profile sheet={sheet} />}
    </dialog>
  );
}

function Profile({ sheet }: { readonly sheet: Sheet }) {
  const { holds, problem } = sheet;
  const view = useMemo(() => profileView(holds), [holds]);
  return (
    <>
      <h2 id="profile-title">{holds.name}</h2>
      <p className="quiet">The compliance profile of this computer, version {holds.version}.</p>
      {problem !== undefined && (
        <p className="field-problem" role="status">
          {problem}
        </p>
      )}
      <table className="table profile-table">
        <caption className="unseen">What may be done with whom</caption>
        <thead>
          <tr>
            <th scope="col">What may be done</th>
            {PROFILE_COLUMNS.map(({ channel, name }) => (
              <th key={channel} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map(({ need, words }, at) => (
                <td key={PROFILE_COLUMNS[at]?.channel} className={`need-${need}`}>
                  {words}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="facts profile-facts">
        {view.facts.map(({ name, value }) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      <details>
        <summary>What is said to the customer and to you, and which laws it follows</summary>
        <p className="quiet">To the customer ({holds.notice.wording}):</p>
        <blockquote>{holds.notice.text}</blockquote>
        <p className="quiet">To you ({holds.agentNotice.wording}):</p>
        <blockquote>{holds.agentNotice.text}</blockquote>
        <ul className="quiet">
          {holds.sources.map((source) => (
            <li key={source}>{source}</li>
          ))}
        </ul>
      </details>
      <ProfileChoice sheet={sheet} />
      <form method="dialog">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </>
  );
}
