import { useMemo } from 'react';
import type { ConsentPurpose } from '../../../app/domain/consent.ts';
import { ASKED_ALONE, type ConsentLine, type ConsentView, consentView } from '../../state/consent-view.ts';
import { useCall, useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { HeardAnswer } from './heard-answer.tsx';

const STATE_WORDS: Readonly<Record<ConsentLine['state'], string>> = {
  granted: 'agreed',
  told: 'told',
  open: 'not asked yet',
  refused: 'refused',
  withdrawn: 'taken back',
};

/**
 * What the customer was told and agreed to, and the buttons that note it; while something is open, the words to say.
 * @param place on top while something waits for the agent, at the bottom once nothing does: a card shows itself in its place only.
 */
export function ConsentCard({ place }: { readonly place: 'top' | 'bottom' }) {
  const facts = useCall((call) => call.facts);
  const consent = useCall((call) => call.consent);
  const heard = useCall((call) => call.heard);
  const ended = useCall((call) => call.phase === 'ended');
  const view = useMemo(
    () => consentView({ ...(facts && { facts }), ...(consent && { consent }), ...(heard && { heard }) }),
    [facts, consent, heard],
  );
  if (!view || view.lines.length === 0) return null;
  const waits = !ended && (!view.told || view.agreeable.length > 0);
  if (waits !== (place === 'top')) return null;
  return (
    <section
      className={`card consent${waits ? ' consent-open' : ''}`}
      aria-labelledby="consent-title"
      data-testid="consent"
    >
      <h2 id="consent-title">Consent</h2>
      {waits && <Ask view={view} />}
      <ul className="plain consent-lines">
        {view.lines.map((line) => (
          <Line key={line.purpose} line={line} ended={ended} told={view.told} form={view.agreedForm} />
        ))}
      </ul>
      {!ended && view.granted.length > 0 && <StopAll purposes={view.granted} />}
    </section>
  );
}

function Ask({ view }: { readonly view: ConsentView }) {
  const { consent } = useParts();
  const { profile, told, agreeable, canListen, agreedForm, heard } = view;
  return (
    <div className="consent-ask">
      <p className="quiet">{told ? 'Still to be asked:' : 'Nothing is analysed yet. Say to the customer:'}</p>
      {!told && <blockquote>{profile.notice.text}</blockquote>}
      {heard && <HeardAnswer heard={heard} />}
      <div className="consent-buttons">
        <button
          type="button"
          className="button button-primary"
          data-testid="consent-agree"
          onClick={() => void consent.agreed(agreeable, told, agreedForm)}
        >
          {told ? 'They agree' : agreeable.length > 0 ? 'Said, and they agree' : 'Said'}
        </button>
        {canListen && agreeable.length > 0 && (
          <button
            type="button"
            className="button"
            data-testid="consent-ask"
            title="The app listens for yes or no; nothing is noted before you confirm it"
            onClick={() => void consent.asked(agreeable, told)}
          >
            Asked: listen for the answer
          </button>
        )}
        {!told && agreeable.length > 0 && (
          <button
            type="button"
            className="button"
            data-testid="consent-told"
            onClick={() => void consent.told('read-aloud')}
          >
            Said only
          </button>
        )}
        {agreeable.length > 0 && (
          <button
            type="button"
            className="button"
            data-testid="consent-refuse"
            onClick={() => void consent.refused(agreeable)}
          >
            They do not
          </button>
        )}
      </div>
    </div>
  );
}

function Line({
  line,
  ended,
  told,
  form,
}: {
  readonly line: ConsentLine;
  readonly ended: boolean;
  readonly told: boolean;
  readonly form: ConsentView['agreedForm'];
}) {
  const { consent } = useParts();
  const { purpose, name, state, needs } = line;
  const isGiven = state === 'granted' || state === 'told';
  const isWaiting = needs === 'release' && state === 'open';
  const canAgree = needs !== 'release' && (state === 'open' ? ASKED_ALONE.includes(purpose) : !isGiven);
  return (
    <li className={`consent-line consent-${state}`} data-testid={`consent-${purpose}`}>
      <Icon name={isGiven ? 'shield' : 'info'} size={16} />
      <span>
        {name}: <strong>{isWaiting ? 'needs a signed release' : STATE_WORDS[state]}</strong>
      </span>
      {!ended && told && isWaiting && (
        <button type="button" className="button button-small" onClick={() => void consent.signed([purpose])}>
          Release at hand<span className="unseen"> for: {name}</span>
        </button>
      )}
      {!ended && told && canAgree && (
        <button
          type="button"
          className="button button-small"
          onClick={() => void consent.agreed([purpose], told, form)}
        >
          They agree<span className="unseen"> to: {name}</span>
        </button>
      )}
      {!ended && isGiven && (
        <button type="button" className="button button-small" onClick={() => void consent.withdrawn([purpose])}>
          Stop<span className="unseen">: {name}</span>
        </button>
      )}
    </li>
  );
}

function StopAll({ purposes }: { readonly purposes: readonly ConsentPurpose[] }) {
  const { consent } = useParts();
  return (
    <button
      type="button"
      className="button consent-stop"
      data-testid="consent-withdraw"
      title="Stops at once, and forgets what was analysed"
      onClick={() => void consent.withdrawn(purposes)}
    >
      The customer takes it back
    </button>
  );
}
