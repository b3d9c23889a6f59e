import { useMemo, useState } from 'react';
import type { ModelStatus } from '../../../app/contract/commands.ts';
import { megabytes, milliseconds } from '../../state/format.ts';
import { latencyRows } from '../../state/latency-view.ts';
import { useCall, useEngine, useParts } from '../../window-context.ts';
import { Fact } from './fact.tsx';

/** The engine process: identity, memory, age, restarts. */
export function EngineFacts() {
  const status = useEngine((engine) => engine.status);
  const message = useEngine((engine) => engine.message);
  const restarts = useEngine((engine) => engine.restarts);
  return (
    <section aria-label="Engine">
      <h3>Engine</h3>
      <p className="quiet">{message}</p>
      <dl className="facts">
        <Fact name="Process" value={status ? String(status.pid) : '–'} />
        <Fact name="Memory" value={status ? megabytes(status.residentBytes) : '–'} />
        <Fact name="Host" value={status?.host ?? '–'} />
        <Fact name="Up for" value={status ? milliseconds(status.uptimeMs) : '–'} />
        <Fact name="Restarts" value={String(restarts)} />
      </dl>
    </section>
  );
}

/** Time per stage over this call's utterances. */
export function LatencyTable() {
  const timings = useCall((call) => call.timings);
  const rows = useMemo(() => latencyRows(timings), [timings]);
  return (
    <section aria-label="Latency">
      <h3>Time per utterance</h3>
      {rows.length === 0 ? (
        <p className="quiet">No utterance has been timed yet.</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" className="number">
                p50
              </th>
              <th scope="col" className="number">
                p95
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td className="number">{milliseconds(row.p50Ms)}</td>
                <td className="number">{milliseconds(row.p95Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Every model of the engine: version, state, provider, and its speed once it was measured here. */
export function ModelTable() {
  const { actions } = useParts();
  const models = useEngine((engine) => engine.status?.models);
  const measured = useEngine((engine) => engine.measured);
  const onCall = useCall((call) => call.phase === 'running');
  const [measuring, setMeasuring] = useState(false);
  const measure = async () => {
    setMeasuring(true);
    await actions.measureModels();
    setMeasuring(false);
  };
  return (
    <section aria-label="Models">
      <div className="card-head">
        <h3>Models</h3>
        <button
          type="button"
          className="button button-small"
          disabled={measuring || onCall}
          title={onCall ? 'Not while a call runs: it would slow the call down' : 'Times every model on this computer'}
          onClick={() => void measure()}
        >
          {measuring ? 'Measuring…' : 'Measure speed'}
        </button>
      </div>
      {models?.length ? (
        <ul className="plain">
          {models.map((model) => (
            <Model
              key={`${model.name} ${model.version}`}
              model={model}
              measured={model.measured ?? measured?.find((each) => each.name === model.name)?.measured}
            />
          ))}
        </ul>
      ) : (
        <p className="quiet">The engine has told of no models yet.</p>
      )}
    </section>
  );
}

function Model({ model, measured }: { readonly model: ModelStatus; readonly measured: ModelStatus['measured'] }) {
  const facts = [
    megabytes(model.bytes),
    model.licence,
    model.provider && `runs on ${model.provider}`,
    measured && `${milliseconds(measured.runMs)} for ${measured.input}`,
  ];
  return (
    <li className="status-row">
      <span className={`tag-state tag-${model.state}`}>{model.state}</span>
      <span>
        <strong>{model.name}</strong> <span className="quiet">{model.version}</span>
        <br />
        <span className="quiet">{facts.filter(Boolean).join(' · ')}</span>
        {model.fallbackReason && <span className="status-fallback quiet">Not elsewhere: {model.fallbackReason}</span>}
        {model.failure && <span className="status-failure">{model.failure.message}</span>}
      </span>
    </li>
  );
}

/** What the engine can hear, and what is missing for it to hear more. */
export function DeviceTable() {
  const devices = useEngine((engine) => engine.devices);
  if (!devices) return null;
  return (
    <section aria-label="Devices">
      <h3>Devices of the engine</h3>
      <ul className="plain">
        {devices.microphones.map((device) => (
          <li key={device.id}>{`Microphone: ${device.label} (${device.recorder})`}</li>
        ))}
        {devices.systemSounds.map((device) => (
          <li key={device.id}>{`System sound: ${device.label}${device.isDefault ? ' (default)' : ''}`}</li>
        ))}
        {devices.problems.map((problem) => (
          <li key={problem} className="status-failure">
            {problem}
          </li>
        ))}
      </ul>
    </section>
  );
}
