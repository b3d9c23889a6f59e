import { useMemo } from 'react';
import { quietFacts, talkRows } from '../../state/talk-view.ts';
import { useCall } from '../../window-context.ts';

/** Who talks how much, how fast, and how the two get along. */
export function TalkCard() {
  const talk = useCall((call) => call.talk);
  const rows = useMemo(() => talkRows(talk), [talk]);
  const facts = useMemo(() => quietFacts(talk), [talk]);
  return (
    <section className="card talk" aria-labelledby="talk-title">
      <h2 id="talk-title">Talk</h2>
      {rows.length === 0 ? (
        <p className="empty empty-small">Counted from the first words on.</p>
      ) : (
        <>
          <div className="share" aria-hidden="true">
            {rows.map((row) => (
              <span key={row.channel} className={`share-part share-${row.channel}`} style={{ flexGrow: row.share }} />
            ))}
          </div>
          <table className="table talk-table">
            <thead>
              <tr>
                <td />
                <th scope="col" className="number">
                  Share
                </th>
                <th scope="col" className="number">
                  Words/min
                </th>
                <th scope="col" className="number">
                  Interrupts
                </th>
                <th scope="col" className="number">
                  Longest
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.channel}>
                  <th scope="row">
                    <span className={`swatch share-${row.channel}`} aria-hidden="true" />
                    {row.name}
                  </th>
                  <td className="number">{row.shareText}</td>
                  <td className="number">{row.wordsPerMinute}</td>
                  <td className="number">{row.interruptions}</td>
                  <td className="number">{row.longestTurn}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <dl className="facts">
            {facts.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}
