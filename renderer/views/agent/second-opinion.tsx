import type { Opinion } from '../../state/call-state.ts';
import { opinionLine } from '../../state/opinion-view.ts';

/** What the administrator's endpoint says of an utterance: a quiet line below it, as text, named for what it is. */
export function SecondOpinion({ opinion }: { readonly opinion: Opinion }) {
  const { says, reason, model } = opinionLine(opinion);
  return (
    <p className="opinion" data-testid="second-opinion">
      <span className="opinion-name">Second opinion ({model}):</span> {says}.{reason !== '' && ` ${reason}`}
    </p>
  );
}
