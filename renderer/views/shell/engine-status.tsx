import { useEngine } from '../../window-context.ts';

const WORDS = {
  starting: 'Engine starting',
  ready: 'Engine ready',
  restarting: 'Engine restarting',
  failed: 'Engine failed',
};

/** How the engine is, as a dot and in words. */
export function EngineStatus() {
  const state = useEngine((engine) => engine.state);
  const message = useEngine((engine) => engine.message);
  return (
    <span className={`engine engine-${state}`} role="status" title={message} data-testid="engine-status">
      <span className="dot" aria-hidden="true" />
      {WORDS[state]}
    </span>
  );
}
