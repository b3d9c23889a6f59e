import { useMemo } from 'react';
import { clock } from '../../state/format.ts';
import { useCall } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

/** What was not heard, what failed and what lags: newest first, the settled ones dimmed. */
export function NoticeCard() {
  const notices = useCall((call) => call.notices);
  const shown = useMemo(() => notices.toReversed(), [notices]);
  return (
    <section
      className={`card notices${shown.length === 0 ? ' notices-none' : ''}`}
      aria-label="Notices"
      data-testid="notices"
    >
      <h2>Notices</h2>
      {shown.length === 0 && <p className="quiet">All of the call is heard.</p>}
      <ul className="plain" aria-live="polite">
        {shown.map((notice) => (
          <li key={notice.id} className={`notice notice-${notice.kind}${notice.resolved ? ' notice-resolved' : ''}`}>
            <Icon name={notice.resolved ? 'info' : 'warning'} size={16} />
            <span>
              <time className="quiet">{clock(notice.atSample)}</time> {notice.text}
              {notice.resolved && notice.kind !== 'gap' && <span className="quiet"> (over)</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
