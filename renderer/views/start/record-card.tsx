import { useRef } from 'react';
import { missingSentence } from '../../../app/domain/forecast.ts';
import type { ChosenRecord } from '../../state/ui-store.ts';
import { useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

const RECORD = '.json,.csv,.tsv,application/json,text/csv';

/** What the company knows of the customer, for the next call alone: a file, what was read of it, and the way back. */
export function RecordCard() {
  const { record: actions } = useParts();
  const record = useUi((ui) => ui.record);
  const busy = useUi((ui) => ui.busy !== undefined);
  const picker = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  return (
    <section className="card start-card start-record" aria-labelledby="record-title" data-testid="record-card">
      <h3 id="record-title">
        <Icon name="person" size={22} /> Customer record
      </h3>
      <p id="record-hint">
        Optional: contract, months and services of the customer.{' '}
        <span className="quiet">
          A JSON object, or a CSV of one row. It gives the next call a forecast of leaving, stays on this computer and
          is not kept.
        </span>
      </p>
      <span className="field-row">
        <button
          ref={chooser}
          type="button"
          className="button"
          data-testid="choose-record"
          aria-describedby="record-hint"
          aria-label={record && `Customer record: ${record.fileName}. Choose another…`}
          disabled={busy}
          onClick={() => picker.current?.click()}
        >
          {record ? record.fileName : 'Choose a record…'}
        </button>
        {record && (
          <button
            type="button"
            className="button button-icon"
            data-testid="clear-record"
            aria-label="Without a customer record"
            onClick={() => {
              actions.clear();
              chooser.current?.focus();
            }}
          >
            <Icon name="close" size={16} />
          </button>
        )}
      </span>
      <Reference />
      <input
        ref={picker}
        data-testid="record-file"
        type="file"
        accept={RECORD}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void actions.choose(file);
          event.target.value = '';
        }}
      />
      <div className="record-read" role="status" data-testid="record-read">
        {record && <WhatWasRead reading={record.reading} />}
      </div>
    </section>
  );
}

/** Whose call the next one is: what it is found by, if it is kept, when that person asks for what is stored. */
function Reference() {
  const { ui } = useParts();
  const customerRef = useUi((state) => state.customerRef);
  return (
    <label className="start-reference">
      <span>
        Customer reference <span className="quiet">(optional; a kept call is found by it)</span>
      </span>
      <input
        type="text"
        className="text-field"
        data-testid="customer-ref"
        autoComplete="off"
        maxLength={200}
        value={customerRef}
        onChange={(event) => ui.setState({ customerRef: event.target.value })}
      />
    </label>
  );
}

function WhatWasRead({ reading: { used, missing, notices } }: Pick<ChosenRecord, 'reading'>) {
  return (
    <>
      {used > 0 && (
        <p>
          <strong>
            {used} of {used + missing.length} fields used
          </strong>{' '}
          for the next call.
        </p>
      )}
      {missing.length > 0 && <p className="quiet">{missingSentence(missing)}</p>}
      {notices.map((notice) => (
        <p key={notice} className="record-notice">
          {notice}
        </p>
      ))}
    </>
  );
}
