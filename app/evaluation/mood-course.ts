/** What a call would show of each speaker's mood, line by line, from the words alone. */
import { BROAD_SENTIMENTS, type BroadSentiment } from '../domain/sentiment.ts';
import { wordCount } from '../domain/speech.ts';
import { readingOf } from '../sentiment/sentiment-evidence.ts';
import { SentimentTracker } from '../sentiment/sentiment-tracker.ts';
import type { Place } from './conversations.ts';
import type { DialogueWindows } from './dialogue-windows.ts';
import type { TextReader } from './text-reader.ts';

/** After one line of its speaker. */
export interface MoodMoment {
  readonly shown: BroadSentiment;
  /** How likely each mood is, in the order of `BROAD_SENTIMENTS`. */
  readonly belief: readonly number[];
  /** What the line by itself reads as most, without memory. */
  readonly alone: BroadSentiment;
  readonly ms: number;
}

/** Reads each conversation once, however many of its lines are asked; only the last one is kept. */
export class MoodCourses {
  readonly #windows: DialogueWindows;
  readonly #text: Pick<TextReader, 'read'>;
  #lines: Place['lines'] = [];
  #course: Promise<readonly MoodMoment[]> = Promise.resolve([]);

  constructor(windows: DialogueWindows, text: Pick<TextReader, 'read'>) {
    this.#windows = windows;
    this.#text = text;
  }

  /** @returns a moment for each line of the conversation. @throws AppError `model-failed` */
  of(place: Place): Promise<readonly MoodMoment[]> {
    if (place.lines !== this.#lines) {
      this.#lines = place.lines;
      this.#course = this.#read(place);
    }
    return this.#course;
  }

  async #read({ lines, turns }: Place): Promise<readonly MoodMoment[]> {
    const trackers = new Map<string, SentimentTracker>();
    const moments: MoodMoment[] = [];
    for (const [at, { speaker, text }] of lines.entries()) {
      const tracker = trackers.get(speaker) ?? new SentimentTracker();
      trackers.set(speaker, tracker);
      const { reading, ms } = await this.#windows.hear({ lines, turns, at }, 'live');
      const { estimate, ms: textMs } = await this.#text.read(text);
      const { polarity, probabilities: emotions } = estimate;
      const evidence = { ...(polarity && { polarity }), levels: reading.sentiment, emotions, words: wordCount(text) };
      const { broad: shown } = tracker.update(evidence);
      const alone = likeliest(readingOf(evidence) ?? []);
      moments.push({ shown, belief: tracker.snapshot().mood, alone, ms: ms + textMs });
    }
    return moments;
  }
}

function likeliest(reading: readonly number[]): BroadSentiment {
  return BROAD_SENTIMENTS[reading.indexOf(Math.max(...reading))] ?? 'neutral';
}
