import { useMemo } from 'react';
import { EMOTIONS } from '../../../app/domain/emotion.ts';
import type { Reading } from '../../state/call-state.ts';
import { currentSighting } from '../../state/face-view.ts';
import { percent } from '../../state/format.ts';
import { type Standing, standings } from '../../state/standing-view.ts';
import { MODALITY_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';

/** Which sources speak now, each alone with its weight in the whole, and which abstain and why. */
export function ModalityList({ reading }: { readonly reading: Reading | undefined }) {
  const facts = useCall((call) => call.facts);
  const notices = useCall((call) => call.notices);
  const sighting = useCall(currentSighting);
  const everSeen = useCall((call) => call.sightings.length > 0);
  const rows = useMemo(
    () => standings(reading, { ...(facts ? { facts } : {}), notices, sighting, everSeen }),
    [reading, facts, notices, sighting, everSeen],
  );
  return (
    <ul className="modalities" aria-label="What speaks now, and what abstains">
      {rows.map((row) => (
        <li
          key={row.modality}
          className={`modality${row.speaks ? '' : ' modality-abstains'}`}
          data-testid={`modality-${row.modality}`}
          data-speaks={row.speaks}
        >
          <span className="modality-name">{MODALITY_NAMES[row.modality]}</span>
          <Mixture row={row} />
          <span className="modality-says">{row.says}</span>
          <span className="modality-weight" title="Weight in the whole">
            {row.weight === undefined ? '–' : percent(row.weight)}
          </span>
          {row.because && <span className="modality-because">{row.because}</span>}
        </li>
      ))}
    </ul>
  );
}

/** The seven probabilities of one source as one stacked bar. */
function Mixture({ row: { estimate, interim } }: { readonly row: Standing }) {
  return (
    <span className={`mixture${interim ? ' mixture-interim' : ''}`} aria-hidden="true">
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
