import { useEffect, useMemo, useRef, useState } from 'react';
import { AppError } from '../../../app/domain/errors.ts';
import { BridgeError } from '../../bridge/bridge.ts';
import { chosenPicture, pictureChoices, presenceOf } from '../../capture/device-choices.ts';
import { openPictureCapture, type PictureCapture, type PictureSource } from '../../capture/picture-capture.ts';
import { useParts, useSettings, useUi } from '../../window-context.ts';

/** Where the customer is seen in a live call, and the statement without which no picture is opened. */
export function PictureField({
  devices,
  known,
  canShare,
}: {
  readonly devices: readonly MediaDeviceInfo[];
  /** The devices, once it is known which there are. */
  readonly known: readonly MediaDeviceInfo[] | undefined;
  readonly canShare: boolean;
}) {
  const { settings, ui } = useParts();
  const value = useSettings((state) => state.pictureDevice);
  const showsCustomer = useUi((state) => state.showsCustomer);
  const choices = useMemo(() => pictureChoices(devices, canShare), [devices, canShare]);
  const chosen = chosenPicture(value);
  const presence = presenceOf(value, choices, known, undefined);
  return (
    <div className="live-picture">
      <label className="field">
        <span>Picture</span>
        <select
          data-testid="picture-device"
          aria-label="Customer's picture"
          value={value}
          onChange={(event) => {
            settings.setState({ pictureDevice: event.target.value });
            ui.setState({ showsCustomer: false });
          }}
        >
          <option value="none">Customer not seen</option>
          {presence !== 'listed' && (
            <option value={value}>The camera used last{presence === 'missing' && ' (not found)'}</option>
          )}
          {choices.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
      </label>
      {chosen && (
        <>
          <label className="check">
            <input
              type="checkbox"
              data-testid="shows-customer"
              checked={showsCustomer}
              onChange={(event) => ui.setState({ showsCustomer: event.target.checked })}
            />
            This picture shows the customer
          </label>
          <p className="quiet fine-print">
            {showsCustomer
              ? 'It is looked at on this computer and not kept.'
              : 'Until you say so the call starts without it.'}{' '}
            A camera that shows you must not be chosen: expressions of people at work may not be read (EU AI Act, Art.
            5).
          </p>
          {chosen.kind === 'camera' && (
            <div className="device-note">
              {presence === 'missing' ? (
                <p className="field-problem" role="status">
                  This camera is not connected: plug it in, or call without it.
                </p>
              ) : (
                <PicturePreview key={value} source={chosen} />
              )}
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** Shows what a camera sees before the call, so that its user knows whom. */
function PicturePreview({ source }: { readonly source: PictureSource }) {
  const { agent } = useParts();
  const [capture, setCapture] = useState<PictureCapture>();
  const [problem, setProblem] = useState<string>();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current && capture) element.current.srcObject = capture.stream;
    return () => capture?.stop();
  }, [capture]);
  const begin = async () => {
    setProblem(undefined);
    try {
      if (!(await agent.allowMedia(['video']))) return;
      const lost = () => {
        setCapture(undefined);
        setProblem('The camera is gone. Plug it in again.');
      };
      setCapture(await openPictureCapture(source, { onPicture: () => undefined, onLost: lost }));
    } catch (error) {
      if (!(error instanceof AppError || error instanceof BridgeError)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <div className="preview">
      <button
        type="button"
        className="button button-small"
        onClick={() => (capture ? setCapture(undefined) : void begin())}
      >
        {capture ? 'Hide the picture' : 'Show the picture'}
      </button>
      {capture && (
        <video
          ref={element}
          className="live-picture-preview"
          autoPlay
          muted
          playsInline
          aria-label="What the camera sees"
        />
      )}
      {problem && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
