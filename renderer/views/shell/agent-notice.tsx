import { useEngine, useParts, useUi } from '../../window-context.ts';
import { useDialog } from './use-dialog.ts';

/** What the app does with the agent's own words and sound: shown before their first call, and again when the profile says something else. */
export function AgentNotice() {
  const { agent } = useParts();
  const open = useUi((state) => state.agentNoticeOpen);
  const profile = useEngine((engine) => engine.profile);
  const dialog = useDialog(open);
  return (
    <dialog
      ref={dialog}
      className="sheet agent-notice"
      aria-labelledby="agent-notice-title"
      data-testid="agent-notice"
      onClose={() => open && agent.putOff()}
    >
      <h2 id="agent-notice-title">Before your first call</h2>
      <p>{profile?.agentNotice.text}</p>
      <p className="quiet fine-print">
        Profile {profile?.name}, version {profile?.version}. It is shown again when this changes.
      </p>
      <div className="sheet-buttons">
        <button type="button" className="button" onClick={agent.putOff}>
          Not now
        </button>
        <button
          type="button"
          className="button button-primary"
          data-testid="agent-notice-read"
          onClick={() => void agent.read()}
        >
          I have read this
        </button>
      </div>
    </dialog>
  );
}
