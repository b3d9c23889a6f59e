import { useEffect, useMemo, useState } from 'react';
import type { InsightsState } from '../../../app/contract/insights.ts';
import { offered, PERIODS, QUESTIONS, scopeOf } from '../../state/insights-questions.ts';
import { costText, dayAndTime, epsilonText, meterView } from '../../state/insights-view.ts';
import { useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { InsightsAnswer } from './insights-answer.tsx';

type OpenState = Extract<InsightsState, { state: 'open' }>;

/** How much noise: the less, the more a question costs. */
const PRICES: readonly { readonly epsilon: number; readonly label: string }[] = [
  { epsilon: 0.25, label: 'Rough' },
  { epsilon: 0.5, label: 'Better' },
  { epsilon: 1, label: 'Best' },
];

/** Figures over kept calls, under noise; takes no room while no calls are kept, or the profile shows none. */
export function InsightsCard() {
  const { insights: actions } = useParts();
  const kept = useUi((ui) => ui.kept);
  const standing = useUi((ui) => ui.insights?.standing);
  const [days, setDays] = useState(30);
  const words = useUi((ui) => ui.keptWords);
  // A search that finds nothing does not take the card away.
  const hasCalls = kept !== undefined && (kept.calls.length > 0 || words !== '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: calls that came or went may have changed what can be asked
  useEffect(() => {
    if (hasCalls) void actions.look(scopeOf(days, new Date()));
  }, [hasCalls, kept, days, actions]);
  if (!hasCalls || standing?.state !== 'open') return null;
  return (
    <section className="card start-card insights" aria-labelledby="insights-title" data-testid="insights">
      <h3 id="insights-title">
        <Icon name="status" size={22} /> Over calls
      </h3>
      <p className="quiet">
        Figures over many calls, blurred so that nobody can tell from them whether a single person was in it. Each
        answer uses up a part of everybody’s privacy budget.
      </p>
      <div className="insights-columns">
        <Question standing={standing} days={days} onDays={setDays} />
        <InsightsAnswer minimumGroup={standing.minimumGroup} />
      </div>
      <Budget standing={standing} />
    </section>
  );
}

interface QuestionProps {
  readonly standing: OpenState;
  readonly days: number;
  readonly onDays: (days: number) => void;
}

function Question({ standing, days, onDays }: QuestionProps) {
  const { insights } = useParts();
  const isAsking = useUi((ui) => ui.insights?.asked?.state === 'asking');
  const [id, setId] = useState(QUESTIONS[0]?.id ?? '');
  const [epsilon, setEpsilon] = useState(0.5);
  const questions = useMemo(() => offered(standing.figures), [standing.figures]);
  const question = questions.find((each) => each.id === id) ?? questions[0];
  const period = PERIODS.find((each) => each.days === days);
  if (!question || !period) return null;
  const label = `${question.label}. ${period.label}.`;
  return (
    <form
      className="insights-question"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void insights.ask(question.query(scopeOf(days, new Date()), epsilon), label);
      }}
    >
      <label className="field">
        <span>Question</span>
        <select data-testid="insights-question" value={question.id} onChange={({ target }) => setId(target.value)}>
          {questions.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>Calls of</span>
        <select data-testid="insights-period" value={days} onChange={({ target }) => onDays(Number(target.value))}>
          {PERIODS.map((each) => (
            <option key={each.days} value={each.days}>
              {each.label}
            </option>
          ))}
        </select>
      </label>
      <div className="field">
        <span id="insights-price">Exactness</span>
        <fieldset className="segmented" aria-labelledby="insights-price" data-testid="insights-price">
          {PRICES.map((price) => (
            <label key={price.epsilon}>
              <input
                type="radio"
                name="insights-price"
                checked={price.epsilon === epsilon}
                onChange={() => setEpsilon(price.epsilon)}
              />
              {price.label}
            </label>
          ))}
        </fieldset>
      </div>
      <p className="fine-print" data-testid="insights-cost">
        {costText(epsilon, standing.here)}
      </p>
      <button type="submit" className="button button-primary" data-testid="insights-ask" disabled={isAsking}>
        Ask for ε {epsilonText(epsilon)}
      </button>
    </form>
  );
}

function Budget({ standing: { here, budget } }: { readonly standing: OpenState }) {
  const { releases } = budget;
  return (
    <div className="insights-budget">
      <Meter name="For these calls" account={here} testId="insights-left" />
      <Meter name="For all calls here" account={budget.site} testId="insights-site" />
      {releases.length > 0 && (
        <details className="insights-releases">
          <summary>What was answered</summary>
          <ul className="plain" data-testid="insights-releases">
            {releases.map(({ atEpochMs, what, epsilon }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: releases have no names, and two can be alike
              <li key={n}>
                {what.replaceAll('-', ' ')}{' '}
                <span className="quiet">
                  for ε {epsilonText(epsilon)}, {dayAndTime(atEpochMs)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

interface MeterProps {
  readonly name: string;
  readonly account: OpenState['here'];
  readonly testId: string;
}

function Meter({ name, account, testId }: MeterProps) {
  const { share, text } = meterView(name, account);
  return (
    <div className="insights-meter">
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot hold the bar's own drawing */}
      <div
        className="insights-track"
        role="meter"
        aria-label={`${name}: privacy budget spent`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
        aria-valuetext={text}
        data-testid={testId}
      >
        <span style={{ width: `${100 * share}%` }} />
      </div>
      <p className="fine-print">{text}</p>
    </div>
  );
}
