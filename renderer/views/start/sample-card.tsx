import { useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

/** Try it without a recording: the sample call of the repository, which is synthetic and says so. */
export function SampleCard() {
  const { start, call, ui } = useParts();
  const busy = useUi((state) => state.busy !== undefined);
  const running = () => call.getState().phase === 'running' || call.getState().phase === 'paused';
  return (
    <section className="card start-card sample" aria-labelledby="sample-title">
      <h3 id="sample-title">
        <Icon name="spark" size={22} /> The sample
      </h3>
      <p>
        About a minute of a service call.{' '}
        <span className="quiet">
          Its voices are synthetic, so they carry less emotion than people do: the words and the flow of the talk are
          what it shows best.
        </span>
      </p>
      <button
        type="button"
        className="button button-large"
        data-testid="start-sample"
        disabled={busy}
        onClick={() => {
          if (running()) ui.alert('A call is running', 'End the current call first, then open the sample.');
          else void start.sample();
        }}
      >
        Try the sample call
      </button>
    </section>
  );
}
