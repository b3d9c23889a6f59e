import { useState } from 'react';
import { MOST_RECTIFIED } from '../../../app/contract/events.ts';
import type { KeptLine } from '../../../app/contract/kept-calls.ts';
import { clock } from '../../state/format.ts';
import { keptSpeaker, rectifiedNote } from '../../state/kept-view.ts';
import { useParts } from '../../window-context.ts';

/** One utterance of a kept call; its words can be put right, or objected to, as the person it is about asks. */
export function KeptLineItem({ callId, line }: { readonly callId: string; readonly line: KeptLine }) {
  const [isEditing, setEditing] = useState(false);
  const note = rectifiedNote(line);
  return (
    <li className={`kept-said kept-${line.channel}`} data-testid="kept-said">
      <span className="quiet">
        {clock(line.startSample)} {keptSpeaker(line)}
      </span>
      <bdi>{line.text === '' ? 'no words made out' : line.text}</bdi>
      {note !== undefined && <small className="quiet">{note}</small>}
      {isEditing ? (
        <PutRight callId={callId} line={line} onDone={() => setEditing(false)} />
      ) : (
        <button
          type="button"
          className="button button-small"
          data-testid="kept-put-right"
          onClick={() => setEditing(true)}
        >
          Put right…<span className="unseen"> what was said at {clock(line.startSample)}</span>
        </button>
      )}
    </li>
  );
}

function PutRight({
  callId,
  line,
  onDone,
}: {
  readonly callId: string;
  readonly line: KeptLine;
  readonly onDone: () => void;
}) {
  const { kept } = useParts();
  const [text, setText] = useState(line.text);
  const [note, setNote] = useState('');
  const [words, said] = [text.trim(), note.trim()];
  const change = {
    ...(words !== '' && words !== line.text.trim() && { text: words }),
    ...(said !== '' && { note: said }),
  };
  const isChanged = Object.keys(change).length > 0;
  return (
    <form
      className="kept-right"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged) return;
        onDone();
        void kept.rectify(callId, { segmentId: line.segmentId, ...change });
      }}
    >
      <label className="field">
        <span>What was said</span>
        <input
          type="text"
          className="text-field"
          data-testid="kept-right-text"
          maxLength={MOST_RECTIFIED}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the button that was pressed has just given way to this field
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <label className="field">
        <span>What the customer says of it, or of its reading</span>
        <input
          type="text"
          className="text-field"
          data-testid="kept-right-note"
          maxLength={MOST_RECTIFIED}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <span className="kept-buttons">
        <button type="submit" className="button button-small" data-testid="kept-right-save" disabled={!isChanged}>
          Put it right
        </button>
        <button type="button" className="button button-small" onClick={onDone}>
          Leave it
        </button>
      </span>
    </form>
  );
}
