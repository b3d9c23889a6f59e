import { type AnswerView, answerView, type NoisyBar, paidText } from '../../state/insights-view.ts';
import { useUi } from '../../window-context.ts';

/** Where the answer of the last question stands, or why there is none. */
export function InsightsAnswer({ minimumGroup }: { readonly minimumGroup: number }) {
  const asked = useUi((ui) => ui.insights?.asked);
  return (
    <div className="insights-answer" role="status" data-testid="insights-answer" data-state={asked?.state ?? 'none'}>
      {asked === undefined && (
        <p className="empty empty-small">
          Nothing was asked yet. Below about {3 * minimumGroup} people answers are vague; below {minimumGroup} there are
          none.
        </p>
      )}
      {asked && <strong>{asked.label}</strong>}
      {asked?.state === 'asking' && <p className="quiet">Looking at the calls…</p>}
      {asked?.state === 'refused' && <p className="insights-refused">Not answered. {asked.sentence}</p>}
      {asked?.state === 'answered' && asked.answer.state === 'suppressed' && (
        <p className="insights-refused">Not told. {asked.answer.reason}</p>
      )}
      {asked?.state === 'answered' && asked.answer.state === 'given' && (
        <Bars view={answerView(asked.query, asked.answer)} />
      )}
      {asked?.state === 'answered' && <p className="fine-print quiet">{paidText(asked.answer)}</p>}
    </div>
  );
}

function Bars({ view }: { readonly view: AnswerView }) {
  return (
    <>
      <ul className="plain insights-bars">
        {view.bars.map((bar, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars keep their places
          <Bar key={n} bar={bar} origin={view.origin} />
        ))}
      </ul>
      <div className="insights-ends fine-print quiet" aria-hidden="true">
        <span>{view.ends[0]}</span>
        <span>{view.ends[1]}</span>
      </div>
      <p className="fine-print quiet">
        The bar is the blurred figure. The figure without blur lies within the whisker in 95 of 100 answers.
      </p>
    </>
  );
}

/** Drawn on 1000 × 28 units that are stretched to the room there is. */
function Bar({ bar, origin }: { readonly bar: NoisyBar; readonly origin: number }) {
  const [low, high] = bar.whisker;
  const x = (share: number) => 1000 * share;
  return (
    <li className="insights-row">
      <span className="insights-words">
        {bar.name !== '' && <span>{bar.name}: </span>}
        <b data-testid="insights-value">{bar.value}</b> <span className="quiet">({bar.between})</span>
      </span>
      <svg className="insights-bar" viewBox="0 0 1000 28" preserveAspectRatio="none" aria-hidden="true">
        <rect className="insights-ground" x={0} y={6} width={1000} height={16} />
        <rect
          className="insights-fill"
          x={x(Math.min(origin, bar.at))}
          y={6}
          width={Math.max(2, x(Math.abs(bar.at - origin)))}
          height={16}
        />
        {origin > 0 && <path className="insights-zero" vectorEffect="non-scaling-stroke" d={`M${x(origin)} 2v24`} />}
        <path
          className="insights-whisker"
          vectorEffect="non-scaling-stroke"
          d={`M${x(low)} 14H${x(high)}M${x(low)} 5v18M${x(high)} 5v18`}
        />
      </svg>
    </li>
  );
}
