import { useMemo } from 'react';
import { prosodyChips } from '../../state/prosody-view.ts';
import { useCall } from '../../window-context.ts';
import { AffectPlane } from './affect-plane.tsx';

const ARROWS = { up: '↑', down: '↓', same: '' } as const;
const DIRECTIONS = { up: 'higher than usual', down: 'lower than usual', same: 'as usual' } as const;

/** Valence and arousal as a place on a plane, and pitch, level and tempo against the speaker's own usual. */
export function SoundCard() {
  const readings = useCall((call) => call.readings);
  const chips = useMemo(() => prosodyChips({ readings }), [readings]);
  return (
    <section className="card sound" aria-labelledby="sound-title">
      <AffectPlane readings={readings} />
      <div className="sound-words">
        <h2 id="sound-title">How it sounds</h2>
        <dl className="prosody">
          {chips.map((chip) => (
            <div key={chip.name}>
              <dt>{chip.name}</dt>
              <dd>
                <span>{chip.value}</span>
                {chip.change && (
                  <small className={`change change-${chip.direction}`} title={DIRECTIONS[chip.direction]}>
                    {chip.change} {ARROWS[chip.direction]}
                  </small>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
