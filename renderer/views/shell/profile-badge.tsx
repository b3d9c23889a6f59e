import { useEngine, useParts } from '../../window-context.ts';
import { Icon } from './icon.tsx';

/** Which compliance profile holds: always in sight, and loud when it is not the one that should; pressed, it says what that means. */
export function ProfileBadge() {
  const { profiles } = useParts();
  const profile = useEngine((engine) => engine.profile);
  if (!profile) return null;
  const { name, version, problem } = profile;
  return (
    <button
      type="button"
      className={`profile-badge${problem ? ' profile-bad' : ''}`}
      data-testid="profile"
      title={problem ?? `Compliance profile of ${version}. It says what may be analysed, and who has to agree.`}
      onClick={() => void profiles.show()}
    >
      <Icon name={problem ? 'warning' : 'shield'} size={16} />
      {name}
      {problem && <span className="unseen">: {problem}</span>}
    </button>
  );
}
