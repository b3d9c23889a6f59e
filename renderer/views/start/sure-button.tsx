import { useState } from 'react';

/** A button for what cannot be undone: it asks before it does it. */
export function SureButton({
  testId,
  label,
  about,
  question,
  otherwise,
  onSure,
}: {
  readonly testId: string;
  readonly label: string;
  /** What it is done with, for screen readers, who hear the button alone. */
  readonly about: string;
  readonly question: string;
  readonly otherwise: string;
  readonly onSure: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button type="button" className="button button-small" data-testid={testId} onClick={() => setAsking(true)}>
        {label}…<span className="unseen"> {about}</span>
      </button>
    );
  return (
    <>
      <span role="status">{question}</span>
      <button
        type="button"
        className="button button-small button-stop"
        data-testid={`${testId}-sure`}
        onClick={() => {
          setAsking(false);
          onSure();
        }}
      >
        {label}
        <span className="unseen"> {about}, for good</span>
      </button>
      <button type="button" className="button button-small" onClick={() => setAsking(false)}>
        {otherwise}
      </button>
    </>
  );
}
