import type { MoodAnswer, MoodStep } from './mood-answer.ts';

/** How what is shown follows what is labelled. A turn is a line whose label is another one than before, and not neutral. */
export interface MoodFigures {
  /** Share of the lines at which what is shown is what is labelled. */
  readonly shownRight: number | null;
  readonly turns: {
    readonly n: number;
    /** Shown with the line that turns. */
    readonly atOnce: number;
    /** Shown then, or with the speaker's next line while the label is the same or neutral. */
    readonly withinOne: number;
  };
  /** From one of a speaker's lines to the next; what is shown and not labelled is flicker. Every speaker begins neutral. */
  readonly changes: { readonly shown: number; readonly labelled: number };
}

type Way = 'shown' | 'alone';

/** @param way what a call shows, or what each line reads as by itself. */
export function moodFigures(answers: readonly MoodAnswer[], way: Way): MoodFigures {
  const turns = answers.filter(isTurn);
  const right = answers.filter(({ now }) => now[way] === now.labelled).length;
  return {
    shownRight: answers.length === 0 ? null : right / answers.length,
    turns: {
      n: turns.length,
      atOnce: turns.filter(({ now }) => now[way] === now.labelled).length,
      withinOne: turns.filter((answer) => turnsWithinOne(answer, way)).length,
    },
    changes: {
      shown: answers.filter(({ now, before }) => now[way] !== (before?.[way] ?? 'neutral')).length,
      labelled: answers.filter(({ now, before }) => now.labelled !== labelBefore(before)).length,
    },
  };
}

function isTurn({ now, before }: MoodAnswer): boolean {
  return now.labelled !== 'neutral' && now.labelled !== labelBefore(before);
}

function turnsWithinOne({ now, next }: MoodAnswer, way: Way): boolean {
  if (now[way] === now.labelled) return true;
  return next?.[way] === now.labelled && (next.labelled === now.labelled || next.labelled === 'neutral');
}

const labelBefore = (before: MoodStep | undefined) => before?.labelled ?? 'neutral';
