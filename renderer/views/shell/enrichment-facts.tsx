import { useCall, useEngine } from '../../window-context.ts';
import { Fact } from './fact.tsx';

/** Whether words leave this machine, to whom, what came back, and that nothing else rests on it. */
export function EnrichmentFacts() {
  const enrichment = useEngine((engine) => engine.enrichment);
  const answered = useCall((call) => call.readings.filter((reading) => reading.opinion).length);
  const missed = useCall((call) => call.missedOpinions.length);
  return (
    <section aria-label="Second opinions" data-testid="enrichment-facts">
      <h3>Second opinions</h3>
      {!enrichment && <p className="quiet">Off. No words leave this computer.</p>}
      {enrichment?.state === 'refused' && <p className="status-failure">{enrichment.message}</p>}
      {enrichment?.state === 'on' && (
        <>
          <dl className="facts">
            <Fact name="Words go to" value={enrichment.host} />
            <Fact name="Model" value={enrichment.model} />
            <Fact name="Given" value={String(answered)} />
            <Fact name="Missed" value={String(missed)} />
          </dl>
          <p className="quiet">
            Each utterance of the customer is sent as text, with long numbers and e-mail addresses masked; never sound,
            a picture, or the agent's words. The answers are shown beside the utterances and change nothing else.
          </p>
        </>
      )}
    </section>
  );
}
