/** The causes of emotions in conversations: heard live and some lines later, beside two rules that hear nothing. */
import { z } from 'zod';
import { EMOTIONS } from '../domain/emotion.ts';
import { byCluster, clusterIntervals } from './bootstrap.ts';
import { type CausedLine, causeFigures, causeVerdicts, pairCounts, pairF1 } from './cause-figures.ts';
import { type MeantWords, meantCauses, meantWords } from './cause-labels.ts';
import { WORD_RULES, type WordsScore, wordsFigures, wordsScore } from './cause-words-figures.ts';
import { topClass } from './classification.ts';
import { confusionOf, macroF1 } from './confusion.ts';
import { type Place, readConversations } from './conversations.ts';
import type { CauseModel } from './dialogue-model.ts';
import { createDialogueWindows, type HeardLine } from './dialogue-windows.ts';
import { amongClasses } from './emotion-rows.ts';
import { itemTimes } from './item-times.ts';
import { columnRoles } from './known-sets.ts';
import { emotionOfLabel } from './labels.ts';
import { rounded } from './rounded.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';

const candidate = z.object({ offset: z.int(), score: z.number(), cause: z.boolean() });
const heard = z.object({ foundEmotional: z.boolean(), candidates: z.array(candidate).readonly() });
const wordsOf = z.object({ f1: z.number(), exact: z.boolean() });
/** The words found in a cause that is given, and those that rules take. */
const causeWordsAnswer = z.object({ found: wordsOf, wholeUtterance: wordsOf, lastClause: wordsOf, ms: z.number() });
type CauseWordsAnswer = z.infer<typeof causeWordsAnswer>;
const causeAnswer = z.object({
  emotional: z.boolean(),
  /** The row names causes, be it only what was never said. */
  hasLabel: z.boolean(),
  background: z.int(),
  live: heard,
  refined: heard,
  words: z.array(causeWordsAnswer).readonly(),
  ms: z.number(),
});
type CauseAnswer = z.infer<typeof causeAnswer>;

const CAUSES = 'cause_turns';
const WORDS = 'cause_spans';
/** What the model must beat: which lines are taken for causes whatever they say. Most causes are the same or the previous line. */
const RULES = { selfOnly: [0], selfAndPrevious: [0, -1] } as const;

/** The reader is closed with the task. @throws AppError `invalid-request` when a column is not there. */
export function createCauseTask(
  { reader, causeWords, models }: CauseModel,
  { manifest, now, ...setting }: TaskSetting,
): EvaluationTask<CauseAnswer> {
  const conversations = readConversations(manifest, setting.textColumn());
  const emotionColumn = columnRoles(manifest.columns).label;
  const causeColumn = setting.labelColumn(CAUSES);
  const windows = createDialogueWindows(reader, now);
  const threshold = reader.causeThreshold;
  const findWords = async (place: Place, { line, spans }: MeantWords): Promise<CauseWordsAnswer> => {
    const cause = await windows.encoded(place, line);
    const emotional = await windows.encoded(place, place.at);
    const { text } = cause.words;
    const begunMs = now();
    const span = await causeWords.find(cause, emotional);
    const ms = now() - begunMs;
    return {
      found: wordsScore(span ? text.slice(span.start, span.end) : '', spans),
      wholeUtterance: wordsScore(WORD_RULES.wholeUtterance(text), spans),
      lastClause: wordsScore(WORD_RULES.lastClause(text), spans),
      ms,
    };
  };
  return {
    models,
    answer: causeAnswer,
    admit: (row) => conversations.admit(row, emotionColumn),
    async ask(row) {
      const place = conversations.place(row);
      const cell = row.values[causeColumn]?.trim() ?? '';
      const emotional = emotionOfLabel(row.values[emotionColumn] ?? '') !== 'neutral';
      const { lines, background } = meantCauses(emotional ? cell : '', place);
      const told = emotional ? meantWords(cell, row.values[WORDS] ?? '', place) : [];
      const live = await windows.hear(place, 'live');
      const refined = await windows.hear(place, 'refined');
      const words = [];
      for (const meant of told) words.push(await findWords(place, meant));
      return {
        emotional,
        hasLabel: cell !== '',
        background,
        live: heardCauses(live, place, lines),
        refined: heardCauses(refined, place, lines),
        words,
        ms: live.ms,
      };
    },
    figures(answers) {
      const labelled = answers.filter(({ emotional, hasLabel }) => emotional && hasLabel);
      const meant = labelled.flatMap(({ live }) => live.candidates.filter(({ cause }) => cause));
      return {
        n: labelled.length,
        lines: answers.length,
        causes: meant.length,
        later: meant.filter(({ offset }) => offset > 0).length,
        background: labelled.reduce((sum, answer) => sum + answer.background, 0),
        threshold,
        ...causeFigures(heardIn(answers, 'live'), threshold),
        refined: causeFigures(heardIn(answers, 'refined'), threshold),
        baseline: Object.fromEntries(
          Object.entries(RULES).map(([name, offsets]) => [name, causeFigures(byRule(answers, offsets), 1)]),
        ),
        ...givenWords(answers),
        msPerItem: itemTimes(answers),
      };
    },
    headline(answers, clusters) {
      const counted = byCluster(heardIn(answers, 'live'), clusters).map((lines) => ({
        verdicts: causeVerdicts(lines, threshold),
        pairs: pairCounts(lines, threshold),
      }));
      const intervals = clusterIntervals(counted, (drawn) => ({
        macroF1: macroF1(
          confusionOf(
            drawn.flatMap(({ verdicts }) => verdicts),
            2,
          ),
        ),
        pairF1: pairF1(drawn.map(({ pairs }) => pairs)),
      }));
      const found = byCluster(answers, clusters).map((each) =>
        each.flatMap(({ words }) => words.map((one) => one.found)),
      );
      const wordsIntervals = clusterIntervals(
        found.filter((scores) => scores.length > 0),
        (drawn) => wordsFigures(drawn.flat()),
      );
      return { ...(intervals && { intervals }), ...(wordsIntervals && { wordsIntervals }) };
    },
    close: async () => {},
  };
}

/** The words found in the causes that are given; nothing where none are told. */
function givenWords(answers: readonly CauseAnswer[]) {
  const pairs = answers.flatMap(({ words }) => words);
  if (pairs.length === 0) return {};
  const of = (name: 'found' | keyof typeof WORD_RULES) => wordsFigures(pairs.map((pair): WordsScore => pair[name]));
  const baseline = { wholeUtterance: of('wholeUtterance'), lastClause: of('lastClause') };
  return { words: { n: pairs.length, ...of('found'), baseline, msPerPair: itemTimes(pairs) } };
}

function heardIn(answers: readonly CauseAnswer[], hearing: 'live' | 'refined'): readonly CausedLine[] {
  return answers.map(({ emotional, hasLabel, [hearing]: found }) => ({ emotional, hasLabel, ...found }));
}

/** Lines as a rule takes them that knows which are emotional as well as the model does. */
function byRule(answers: readonly CauseAnswer[], offsets: readonly number[]): readonly CausedLine[] {
  return heardIn(answers, 'live').map(({ candidates, ...line }) => ({
    ...line,
    candidates: candidates.map(({ offset, cause }) => ({ offset, cause, score: Number(offsets.includes(offset)) })),
  }));
}

/** Everything that was said so far, what of the rest the window reaches, and causes beyond both, which nobody could find. */
function heardCauses({ reading, first }: HeardLine, { lines, at }: Place, causes: readonly number[]) {
  const candidates = lines.flatMap((_, line) => {
    const score = reading.causes[line - first];
    const cause = causes.includes(line);
    if (line > at && score === undefined && !cause) return [];
    return [{ offset: line - at, score: rounded(score ?? 0), cause }];
  });
  const top = EMOTIONS[topClass({ probabilities: amongClasses(reading.emotions, EMOTIONS) })];
  return { foundEmotional: top !== 'neutral', candidates };
}
