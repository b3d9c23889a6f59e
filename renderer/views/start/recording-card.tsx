import { type DragEvent, useId, useRef, useState } from 'react';
import type { ChannelChoice } from '../../state/settings-store.ts';
import type { RecordingPicture } from '../../state/ui-store.ts';
import { useParts, useSettings, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { PaceSwitch } from '../shell/pace-switch.tsx';

const CHANNELS: readonly { readonly choice: ChannelChoice; readonly label: string }[] = [
  { choice: 'auto', label: 'Automatic (two channels: agent first)' },
  { choice: 'agent-customer', label: 'Left agent, right customer' },
  { choice: 'customer-agent', label: 'Left customer, right agent' },
  { choice: 'mono-unattributed', label: 'Mono: both in one, unattributed' },
  { choice: 'mono-customer', label: 'Mono: the customer alone' },
];

const AUDIO = '.wav,.mp3,.flac,.ogg,.opus,.m4a,.mp4,.webm,audio/*,video/mp4,video/webm';
const TRANSCRIPT = '.vtt,.json,text/vtt,application/json';

/** Open a recording: pick or drop a file, say who is on which channel, and how fast to play it. */
export function RecordingCard() {
  const { start, settings } = useParts();
  const channels = useSettings((state) => state.channels);
  const busy = useUi((ui) => ui.busy !== undefined);
  const [transcript, setTranscript] = useState<File>();
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const open = (file: File | undefined) => {
    if (file) void start.recording(file, transcript);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    const words = files.find((file) => /\.(vtt|json)$/i.test(file.name));
    const sound = files.find((file) => file !== words);
    if (sound) void start.recording(sound, words ?? transcript);
    else if (words) setTranscript(words);
  };
  return (
    <section className="card start-card" aria-labelledby="open-title">
      <h3 id="open-title">
        <Icon name="file" size={22} /> A recording
      </h3>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the button inside does the same by keyboard */}
      <div
        className={`drop${over ? ' drop-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        data-testid="drop-target"
      >
        <button
          type="button"
          className="button button-primary button-large"
          data-testid="open-recording"
          disabled={busy}
          onClick={() => picker.current?.click()}
        >
          Open recording… <kbd>Ctrl O</kbd>
        </button>
        <span className="quiet">or drop a file here: WAV, MP3, and others when ffmpeg is installed</span>
        <input
          ref={picker}
          data-recording-picker
          data-testid="recording-file"
          type="file"
          accept={AUDIO}
          hidden
          onChange={(event) => {
            open(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <label className="field">
        <span>Channels</span>
        <select
          data-testid="channel-order"
          value={channels}
          onChange={(event) => {
            const found = CHANNELS.find(({ choice }) => choice === event.target.value);
            if (found) settings.setState({ channels: found.choice });
          }}
        >
          {CHANNELS.map(({ choice, label }) => (
            <option key={choice} value={choice}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <div className="field">
        <span>Pace</span>
        <PaceSwitch />
      </div>
      <RecordingPictureField />
      <TranscriptField transcript={transcript} onChange={setTranscript} />
    </section>
  );
}

const PICTURES: readonly { readonly value: RecordingPicture; readonly label: string; readonly hint: string }[] = [
  { value: 'off', label: 'Not looked at', hint: 'The picture of a video is not looked at.' },
  {
    value: 'customer',
    label: 'Look at it: it shows the customer',
    hint: "Expressions are read from the customer's face, on this computer.",
  },
  {
    value: 'other',
    label: 'It does not show the customer',
    hint: 'It is not looked at: expressions of people at work may not be read.',
  },
];

/** Who is seen in the next recording; said anew for each. */
function RecordingPictureField() {
  const { ui } = useParts();
  const value = useUi((state) => state.recordingPicture);
  const id = useId();
  return (
    <>
      <label className="field">
        <span>Picture</span>
        <select
          data-testid="recording-picture"
          aria-describedby={id}
          value={value}
          onChange={(event) => {
            const found = PICTURES.find((picture) => picture.value === event.target.value);
            if (found) ui.setState({ recordingPicture: found.value });
          }}
        >
          {PICTURES.map((picture) => (
            <option key={picture.value} value={picture.value}>
              {picture.label}
            </option>
          ))}
        </select>
      </label>
      <p id={id} className="quiet fine-print">
        {PICTURES.find((picture) => picture.value === value)?.hint}
      </p>
    </>
  );
}

function TranscriptField({
  transcript,
  onChange,
}: {
  readonly transcript: File | undefined;
  readonly onChange: (file: File | undefined) => void;
}) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="field">
      <span>Transcript</span>
      <span className="field-row">
        <button type="button" className="button" onClick={() => picker.current?.click()}>
          {transcript ? transcript.name : 'None: hear the words'}
        </button>
        {transcript && (
          <button
            type="button"
            className="button button-icon"
            aria-label="Without a transcript"
            onClick={() => onChange(undefined)}
          >
            <Icon name="close" size={16} />
          </button>
        )}
      </span>
      <input
        ref={picker}
        data-testid="transcript-file"
        type="file"
        accept={TRANSCRIPT}
        hidden
        onChange={(event) => {
          onChange(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
