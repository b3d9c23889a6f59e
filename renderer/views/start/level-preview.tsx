import { useEffect, useRef, useState } from 'react';
import { AppError } from '../../../app/domain/errors.ts';
import { BridgeError } from '../../bridge/bridge.ts';
import { meterShare } from '../../capture/levels.ts';
import { openCapture, type WindowCapture, type WindowSource } from '../../capture/window-capture.ts';
import { useParts } from '../../window-context.ts';

type Stage =
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  | { readonly kind: 'problem'; readonly message: string };

/** Tries a microphone before the call: its level, and a sentence when it is missing, taken, refused or silent. */
export function LevelPreview({ source }: { readonly source: WindowSource }) {
  const { agent } = useParts();
  const [stage, setStage] = useState<Stage>({ kind: 'off' });
  const [silent, setSilent] = useState(false);
  const bar = useRef<HTMLSpanElement>(null);
  const capture = useRef<WindowCapture>(undefined);
  useEffect(() => () => capture.current?.stop(), []);

  const begin = async () => {
    try {
      if (!(await agent.allowMedia(['audio']))) return;
      capture.current = await openCapture(source, {
        onFrames: ({ level }) => {
          if (bar.current) bar.current.style.transform = `scaleX(${meterShare(level.rmsDbfs).toFixed(3)})`;
        },
        onLost: () => setStage({ kind: 'problem', message: 'The microphone is gone. Plug it in again.' }),
        onSilence: setSilent,
      });
      setStage({ kind: 'on' });
    } catch (error) {
      if (!(error instanceof AppError || error instanceof BridgeError)) throw error;
      setStage({ kind: 'problem', message: error.message });
    }
  };
  const end = () => {
    capture.current?.stop();
    capture.current = undefined;
    setSilent(false);
    setStage({ kind: 'off' });
  };
  return (
    <div className="preview">
      <button
        type="button"
        className="button button-small"
        onClick={() => (stage.kind === 'on' ? end() : void begin())}
      >
        {stage.kind === 'on' ? 'Stop the test' : 'Test the level'}
      </button>
      <span className="meter-track" aria-hidden="true">
        <span ref={bar} className="meter-bar" hidden={stage.kind !== 'on'} />
      </span>
      {stage.kind === 'problem' && (
        <p className="field-problem" role="alert">
          {stage.message}
        </p>
      )}
      {silent && stage.kind === 'on' && (
        <p className="field-problem" role="status">
          Nothing is heard. The microphone may be muted, here or on its own switch.
        </p>
      )}
    </div>
  );
}
