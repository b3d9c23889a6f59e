import { useMemo } from 'react';
import type { EventOf } from '../../../app/contract/events.ts';
import { topEmotion } from '../../../app/domain/emotion.ts';
import { gauges } from '../../state/emotion-view.ts';
import { currentSighting, faceFigures, HINDRANCE_SENTENCES, shownFace } from '../../state/face-view.ts';
import { percent } from '../../state/format.ts';
import { EMOTION_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';
import { EmotionGauge } from './emotion-gauge.tsx';
import { FacePicture } from './face-picture.tsx';

/** What the customer's face expresses, how well it can be seen, and what keeps it from being read. Only in calls with a picture. */
export function FaceCard() {
  const video = useCall((call) => call.facts?.video);
  return video ? <FacePanel /> : null;
}

function FacePanel() {
  const sighting = useCall(currentSighting);
  const shown = useMemo(() => shownFace(sighting), [sighting]);
  const rows = useMemo(() => gauges(shown), [shown]);
  return (
    <section className="card face" aria-labelledby="face-title" data-testid="face-card">
      <div className="card-head">
        <h2 id="face-title">Expression of the face</h2>
        <span className="quiet fine-print">Not part of the combined signal yet</span>
      </div>
      <div className="face-body">
        <div className="face-seen">
          <FacePicture sighting={sighting} />
          <dl className="face-figures" data-testid="face-figures">
            {faceFigures(sighting).map(({ name, value, hindering }) => (
              <div key={name} className={hindering ? 'face-hindering' : undefined}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div>
          <Headline sighting={sighting} />
          <div className="gauges">
            {rows.map((gauge) => (
              <EmotionGauge key={gauge.emotion} gauge={gauge} uncertain={shown?.value.uncertain ?? false} of="face" />
            ))}
          </div>
        </div>
      </div>
    </section>
  );
}

/** The leading expression, that none is likely enough, or why none is read. */
function Headline({ sighting }: { readonly sighting: EventOf<'face'> | undefined }) {
  const permission = useCall((call) =>
    call.facts?.permissions.find(
      ({ purpose, channel }) => purpose === 'face-emotion' && channel === call.facts?.video?.channel,
    ),
  );
  const ended = useCall((call) => call.phase === 'ended');
  const hindrance = sighting?.sighting.hindrance;
  const estimate = sighting?.estimate;
  let text: string | undefined;
  if (permission && !permission.allowed) text = permission.reason;
  else if (hindrance) text = HINDRANCE_SENTENCES[hindrance];
  else if (!sighting) text = ended ? 'The call is over.' : 'No picture arrives at the moment.';
  else if (!estimate) text = 'Not seen for long enough yet.';
  if (text !== undefined || !estimate) {
    return (
      <p className="headline headline-none" data-testid="face-headline">
        {text}
      </p>
    );
  }
  const top = topEmotion(estimate.probabilities);
  return (
    <p className="headline" data-testid="face-headline">
      {estimate.uncertain ? (
        <strong className="emotion-uncertain">Uncertain</strong>
      ) : (
        <strong className={`emotion-${top}`}>
          {EMOTION_NAMES[top]} <span className="headline-share">{percent(estimate.confidence)}</span>
        </strong>
      )}
    </p>
  );
}
