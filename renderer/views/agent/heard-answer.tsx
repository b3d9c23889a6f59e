import type { ConsentView } from '../../state/consent-view.ts';
import { useParts } from '../../window-context.ts';

const SENTENCES = {
  awaited: 'Listening for the answer…',
  yes: 'Heard: yes.',
  no: 'Heard: no.',
  unclear: 'That was not a clear answer, so it is not an agreement. Ask once more, or note what you heard.',
} as const;

/** What the customer has said to the question, and the one press (or key) that notes it. */
export function HeardAnswer({ heard }: { readonly heard: NonNullable<ConsentView['heard']> }) {
  const { consent } = useParts();
  const { answer, purposes } = heard;
  return (
    <p className="consent-heard" role="status" data-testid="consent-heard">
      <span>{SENTENCES[answer]}</span>
      {(answer === 'yes' || answer === 'no') && (
        <button
          type="button"
          className="button button-primary button-small"
          data-testid="consent-confirm"
          data-confirm-answer
          title="Note what was heard (Y)"
          onClick={() => void consent.confirmed(answer, purposes)}
        >
          Note it
        </button>
      )}
    </p>
  );
}
