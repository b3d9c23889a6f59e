import { memo } from 'react';
import type { TextSpan } from '../../../app/domain/speech.ts';
import type { Line, Reading } from '../../state/call-state.ts';
import { refinement } from '../../state/context-view.ts';
import { emotionTag } from '../../state/emotion-view.ts';
import { clock, percent } from '../../state/format.ts';
import type { TranscriptBlock } from '../../state/transcript-view.ts';
import { ROLE_NAMES } from '../../state/words.ts';
import { CorrectButton } from './correct-button.tsx';
import { CorrectionNote } from './correction-note.tsx';
import { MarkedText } from './marked-text.tsx';
import { SecondOpinion } from './second-opinion.tsx';

/** One speaker's consecutive lines, with the time they began. */
export function TranscriptBlockView({
  block,
  readingOf,
  highlighted,
  marked,
}: {
  readonly block: TranscriptBlock;
  readonly readingOf: ReadonlyMap<string, Reading>;
  readonly highlighted: ReadonlySet<string>;
  /** By line: words to mark. */
  readonly marked: ReadonlyMap<string, TextSpan>;
}) {
  return (
    <li className={`block block-${block.channel}`}>
      <p className="block-head">
        <span className="block-role">{ROLE_NAMES[block.channel]}</span>
        <time className="quiet">{clock(block.lines[0]?.startSample ?? 0)}</time>
      </p>
      {block.lines.map((line) => (
        <TranscriptLine
          key={line.id}
          line={line}
          reading={line.channel === 'agent' ? undefined : readingOf.get(line.id)}
          highlighted={highlighted.has(line.id)}
          words={line.partial ? undefined : marked.get(line.id)}
        />
      ))}
    </li>
  );
}

const TranscriptLine = memo(function TranscriptLine({
  line,
  reading,
  highlighted,
  words,
}: {
  readonly line: Line;
  readonly reading: Reading | undefined;
  readonly highlighted: boolean;
  readonly words: TextSpan | undefined;
}) {
  const tag = emotionTag(reading);
  const refined = reading && refinement(reading);
  const classes = ['line', line.partial ? 'line-partial' : '', highlighted ? 'line-highlighted' : ''];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      data-testid="utterance"
      data-utterance={line.id}
      data-channel={line.channel}
      title={`${clock(line.startSample)} – ${clock(line.endSample)}`}
    >
      <span className="line-text">
        {line.partial ? `${line.text} …` : <MarkedText text={line.text} words={words} />}
      </span>
      {tag && (
        <span className={`tag emotion-${tag.emotion}`} data-testid="emotion-tag">
          <span className="tag-dot" aria-hidden="true" />
          {tag.label}
          {tag.confidence !== undefined && <span className="tag-share">{percent(tag.confidence)}</span>}
        </span>
      )}
      {refined && (
        <span className="line-refined" data-testid="refined" title={`Before what followed: ${refined.from}`}>
          seen again: {refined.to}
        </span>
      )}
      {reading?.fused && <CorrectButton reading={reading} />}
      {(reading?.correction || reading?.correctionRefused) && <CorrectionNote reading={reading} />}
      {reading?.opinion && <SecondOpinion opinion={reading.opinion} />}
    </div>
  );
});
