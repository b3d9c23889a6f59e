import { EMOTIONS } from '../../../app/domain/emotion.ts';
import type { Reading } from '../../state/call-state.ts';
import { type ModalityRow, modalityRows } from '../../state/emotion-view.ts';
import { percent } from '../../state/format.ts';
import { EMOTION_NAMES, MODALITY_NAMES } from '../../state/words.ts';

/** What the voice says and what the words say, each alone, with the weight it had in the whole. */
export function ModalityList({ reading }: { readonly reading: Reading | undefined }) {
  return (
    <ul className="modalities" aria-label="By source">
      {modalityRows(reading).map((row) => (
        <li key={row.modality} className="modality" data-testid={`modality-${row.modality}`}>
          <span className="modality-name">{MODALITY_NAMES[row.modality]}</span>
          <Mixture row={row} />
          <span className="modality-says">{says(row)}</span>
          <span className="modality-weight" title="Weight in the whole">
            {row.weight === undefined ? '–' : percent(row.weight)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The seven probabilities of one source as one stacked bar. */
function Mixture({ row }: { readonly row: ModalityRow }) {
  const { estimate } = row;
  return (
    <span className={`mixture${row.interim ? ' mixture-interim' : ''}`} aria-hidden="true">
      {estimate &&
        EMOTIONS.map((emotion) => (
          <span
            key={emotion}
            className={`mixture-part emotion-${emotion}`}
            style={{ flexGrow: estimate.probabilities[emotion] }}
          />
        ))}
    </span>
  );
}

function says({ estimate, top }: ModalityRow): string {
  if (!estimate) return 'not heard';
  return top ? `${EMOTION_NAMES[top]} ${percent(estimate.confidence)}` : 'uncertain';
}
