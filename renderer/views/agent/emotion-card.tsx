import { useMemo } from 'react';
import type { Reading } from '../../state/call-state.ts';
import { currentReading, gauges, topEmotion } from '../../state/emotion-view.ts';
import { clock, percent } from '../../state/format.ts';
import { CALLER_STATE_NAMES, EMOTION_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';
import { EmotionGauge } from './emotion-gauge.tsx';
import { ModalityList } from './modality-list.tsx';

/** Seven gauges of what the customer's voice and words express, with what each of the two contributes. */
export function EmotionCard() {
  const reading = useCall(currentReading);
  const rows = useMemo(() => gauges(reading), [reading]);
  return (
    <section className="card emotion" aria-labelledby="emotion-title">
      <div className="card-head">
        <h2 id="emotion-title">Expressed emotion</h2>
        {reading?.fused && (
          <span className={`stage ${reading.fused.interim ? 'stage-interim' : 'stage-settled'}`}>
            {reading.fused.interim ? 'still speaking' : `settled ${clock(reading.endSample)}`}
          </span>
        )}
      </div>
      <Headline reading={reading} />
      <div className={`gauges${reading?.fused?.interim ? ' gauges-interim' : ''}`}>
        {rows.map((gauge) => (
          <EmotionGauge key={gauge.emotion} gauge={gauge} uncertain={reading?.fused?.value.uncertain ?? false} />
        ))}
      </div>
      <ModalityList reading={reading} />
      <p className="quiet fine-print">An expressed signal with its probability, not a fact.</p>
    </section>
  );
}

/** The one line to read: the leading emotion, or that none is likely enough. */
function Headline({ reading }: { readonly reading: Reading | undefined }) {
  const fused = reading?.fused?.value;
  const states = Object.entries(reading?.text?.value.states ?? {})
    .filter(([, probability]) => probability >= 0.5)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2);
  if (!fused) return <p className="headline headline-none">Waiting for the customer to speak</p>;
  const top = topEmotion(fused.probabilities);
  return (
    <p className="headline" data-testid="emotion-headline">
      {fused.uncertain ? (
        <strong className="emotion-uncertain">Uncertain</strong>
      ) : (
        <strong className={`emotion-${top}`}>
          {EMOTION_NAMES[top]} <span className="headline-share">{percent(fused.confidence)}</span>
        </strong>
      )}
      {states.map(([state, probability]) => (
        <span key={state} className="chip" title={`From the words: ${percent(probability)}`}>
          {CALLER_STATE_NAMES[state as keyof typeof CALLER_STATE_NAMES]}
        </span>
      ))}
    </p>
  );
}
