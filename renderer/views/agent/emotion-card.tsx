import { useMemo } from 'react';
import { topEmotion } from '../../../app/domain/emotion.ts';
import type { Reading } from '../../state/call-state.ts';
import { unadaptedWords } from '../../state/correction-view.ts';
import { currentReading, gauges, type ShownEstimate, shownEstimate } from '../../state/emotion-view.ts';
import { clock, percent } from '../../state/format.ts';
import { CALLER_STATE_NAMES, EMOTION_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';
import { EmotionGauge } from './emotion-gauge.tsx';
import { ModalityList } from './modality-list.tsx';

/** Said beside the title when only one source could be heard; from both sources nothing needs saying. */
const ALONE = { combined: '', text: 'words alone, ', voice: 'voice alone, ', face: 'face alone, ' } as const;

/** A state read from the words is named from this probability on. */
const NAMED_STATE = 0.5;

/** Seven gauges of what the customer's voice and words express, with what each of the two contributes. */
export function EmotionCard() {
  const reading = useCall(currentReading);
  const shown = useMemo(() => shownEstimate(reading), [reading]);
  const rows = useMemo(() => gauges(shown), [shown]);
  return (
    <section className="card emotion" aria-labelledby="emotion-title">
      <div className="card-head">
        <h2 id="emotion-title">Expressed emotion</h2>
        {reading && shown && (
          <span className={`stage ${shown.interim ? 'stage-interim' : 'stage-settled'}`} data-testid="emotion-stage">
            {ALONE[shown.from]}
            {shown.interim ? 'still speaking' : `settled ${clock(reading.endSample)}`}
          </span>
        )}
      </div>
      <Headline reading={reading} shown={shown} />
      <div className={`gauges${shown?.interim ? ' gauges-interim' : ''}`}>
        {rows.map((gauge) => (
          <EmotionGauge key={gauge.emotion} gauge={gauge} uncertain={shown?.value.uncertain ?? false} />
        ))}
      </div>
      <ModalityList reading={reading} />
      <Adapted reading={reading} />
      <p className="quiet fine-print">An expressed signal with its probability, not a fact.</p>
    </section>
  );
}

/** Says when corrections given on this computer have changed what is shown, and what it would be without them. */
function Adapted({ reading }: { readonly reading: Reading | undefined }) {
  const without = unadaptedWords(reading);
  if (without === undefined) return null;
  return (
    <p className="quiet fine-print" data-testid="adapted">
      With the corrections given here; without them {without}.
    </p>
  );
}

/** The one line to read: the leading emotion, or that none is likely enough. */
function Headline({
  reading,
  shown,
}: {
  readonly reading: Reading | undefined;
  readonly shown: ShownEstimate | undefined;
}) {
  if (!shown) return <p className="headline headline-none">Waiting for the customer to speak</p>;
  const states = Object.entries(reading?.text?.value.states ?? {})
    .filter(([, probability]) => probability >= NAMED_STATE)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2);
  const top = topEmotion(shown.value.probabilities);
  return (
    <p className="headline" data-testid="emotion-headline">
      {shown.value.uncertain ? (
        <strong className="emotion-uncertain">Uncertain</strong>
      ) : (
        <strong className={`emotion-${top}`}>
          {EMOTION_NAMES[top]} <span className="headline-share">{percent(shown.value.confidence)}</span>
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
