import { useEngine } from '../../window-context.ts';
import { Icon } from './icon.tsx';

/** Which compliance profile holds: always in sight, and loud when it is not the one that should. */
export function ProfileBadge() {
  const profile = useEngine((engine) => engine.profile);
  if (!profile) return null;
  const { name, version, problem } = profile;
  return (
    <span
      className={`profile-badge${problem ? ' profile-bad' : ''}`}
      data-testid="profile"
      title={problem ?? `Compliance profile of ${version}. It says what may be analysed, and who has to agree.`}
    >
      <Icon name={problem ? 'warning' : 'shield'} size={16} />
      {name}
      {problem && <span className="unseen">: {problem}</span>}
    </span>
  );
}
