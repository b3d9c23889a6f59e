import { useEffect, useState } from 'react';
import type { CorrectionState } from '../../../app/contract/corrections.ts';
import { changeWords } from '../../state/correction-view.ts';
import { percent } from '../../state/format.ts';
import { useEngine, useParts } from '../../window-context.ts';
import { CorrectionHistory, RefusedCorrections } from './correction-history.tsx';
import { Fact } from './fact.tsx';

/** What corrections have made of this computer's readings, what they did to the check sentences, and the ways back. */
export function CorrectionFacts() {
  const { corrections } = useParts();
  const ready = useEngine((engine) => engine.state === 'ready');
  const state = useEngine((engine) => engine.corrections);
  useEffect(() => {
    if (ready) void corrections.refresh();
  }, [corrections, ready]);
  return (
    <section aria-label="Corrections" data-testid="correction-facts">
      <h3>Corrections</h3>
      {!state && <p className="quiet">Reading the check sentences…</p>}
      {state?.notice !== undefined && <p className="status-failure">{state.notice}</p>}
      {state && (isEmpty(state) ? <Nothing /> : <Learned state={state} />)}
      {state && <RefusedCorrections state={state} />}
    </section>
  );
}

function isEmpty({ corrections, folded }: CorrectionState): boolean {
  return corrections.length + folded === 0;
}

function Nothing() {
  return (
    <p className="quiet">
      None yet. Where an emotion was read wrongly, choose <em>Correct</em> beside the customer's words in the
      transcript; what follows is read accordingly. No words are kept.
    </p>
  );
}

function Learned({ state }: { readonly state: CorrectionState }) {
  const { corrections } = useParts();
  const { check, boundUse, mostMoved, leftThisHour, layer } = state;
  return (
    <>
      <dl className="facts">
        <Fact name="Learned from" value={String(state.corrections.length + state.folded)} />
        <Fact name="Layer" value={layer} />
        <Fact name="Room used" value={percent(boundUse)} />
        <Fact name="Left this hour" value={String(leftThisHour)} />
      </dl>
      <p data-testid="correction-score">
        {check.sentences} check sentences, without and with corrections: {changeWords(check.without, check.with)}.
      </p>
      <p className="quiet">However many there are, no probability moves by more than {percent(mostMoved)}.</p>
      <div className="correction-buttons">
        <button
          type="button"
          className="button button-small"
          data-testid="corrections-undo-last"
          disabled={state.corrections.length === 0}
          onClick={() => void corrections.undo({ kind: 'last' })}
        >
          Undo the last
        </button>
        <Reset count={state.corrections.length + state.folded} />
      </div>
      <CorrectionHistory state={state} />
    </>
  );
}

/** Forgetting everything that was learned cannot be undone, so it is asked for once more. */
function Reset({ count }: { readonly count: number }) {
  const { corrections } = useParts();
  const [isAsked, setAsked] = useState(false);
  if (!isAsked)
    return (
      <button
        type="button"
        className="button button-small"
        data-testid="corrections-reset"
        onClick={() => setAsked(true)}
      >
        Reset…
      </button>
    );
  return (
    <>
      <button
        type="button"
        className="button button-small button-stop"
        data-testid="corrections-reset-sure"
        // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
        autoFocus
        onClick={() => void corrections.undo({ kind: 'all' })}
      >
        Forget {count === 1 ? 'the correction' : `all ${count}`}
      </button>
      <button type="button" className="button button-small" onClick={() => setAsked(false)}>
        Keep them
      </button>
    </>
  );
}
