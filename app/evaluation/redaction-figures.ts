/** How much of what is personal was found, and how much of what was found is personal. */
import type { SensitiveKind } from '../domain/redaction.ts';
import { byCluster, clusterIntervals } from './bootstrap.ts';
import type { LabelledSpan } from './redaction-labels.ts';

/** An utterance's labels and finds; letters and digits are what counts as characters. */
export interface RedactionVerdict {
  readonly text: string;
  readonly truths: readonly LabelledSpan[];
  readonly found: readonly LabelledSpan[];
}

/** Of one kind, or of all. */
interface Tally {
  truths: number;
  /** Truths of which a find of the same kind has at least half. */
  named: number;
  /** Truths of which nothing is left, whatever it was taken for. */
  covered: number;
  found: number;
  /** Finds that lie at least half on something personal of the same kind, and of any kind. */
  rightlyNamed: number;
  rightlyFound: number;
  characters: number;
  charactersCovered: number;
  foundCharacters: number;
  foundCharactersRight: number;
}

const HALF = 0.5;

/** By kind, and `all`. `null` where nothing of the kind is labelled or found. */
export function redactionFigures(verdicts: readonly RedactionVerdict[]) {
  const { all, byKind } = tallies(verdicts);
  return {
    utterances: verdicts.length,
    clean: verdicts.filter(({ truths }) => truths.length === 0).length,
    falseAlarmsPerThousand: share(
      1_000 * verdicts.reduce((sum, verdict) => sum + falseFinds(verdict), 0),
      verdicts.length,
    ),
    all: figuresOf(all),
    kinds: Object.fromEntries(
      [...byKind].sort(([a], [b]) => a.localeCompare(b)).map(([kind, tally]) => [kind, figuresOf(tally)]),
    ),
  };
}

/** 95 %, whole conversations drawn. */
export function redactionIntervals(verdicts: readonly RedactionVerdict[], clusters: readonly string[]) {
  const groups = byCluster(verdicts, clusters).map((group) => tallies(group));
  const kinds = [...new Set(groups.flatMap(({ byKind }) => [...byKind.keys()]))].sort();
  return clusterIntervals(groups, (drawn) => {
    const all = summed(drawn.map((group) => group.all));
    const recalls = kinds.map((kind) => {
      const tally = summed(drawn.flatMap(({ byKind }) => byKind.get(kind) ?? []));
      return [`recall ${kind}`, share(tally.named, tally.truths)] as const;
    });
    return {
      recall: share(all.named, all.truths),
      covered: share(all.covered, all.truths),
      precision: share(all.rightlyFound, all.found),
      ...Object.fromEntries(recalls),
    };
  });
}

function figuresOf(tally: Tally) {
  return {
    labelled: tally.truths,
    found: tally.found,
    recall: share(tally.named, tally.truths),
    covered: share(tally.covered, tally.truths),
    precision: share(tally.rightlyFound, tally.found),
    namedRight: share(tally.rightlyNamed, tally.found),
    characterRecall: share(tally.charactersCovered, tally.characters),
    characterPrecision: share(tally.foundCharactersRight, tally.foundCharacters),
  };
}

function tallies(verdicts: readonly RedactionVerdict[]) {
  const all = summed([]);
  const byKind = new Map<SensitiveKind, Tally>();
  const of = (kind: SensitiveKind): Tally => {
    const tally = byKind.get(kind) ?? summed([]);
    byKind.set(kind, tally);
    return tally;
  };
  for (const { text, truths, found } of verdicts) {
    const [isTrue, isFound] = [mask(text, truths), mask(text, found)];
    for (const truth of truths) {
      const places = charactersOf(text, truth);
      const same = mask(
        text,
        found.filter(({ kind }) => kind === truth.kind),
      );
      const covered = places.filter((at) => isFound[at]).length;
      for (const tally of [all, of(truth.kind)]) {
        tally.truths++;
        tally.named += Number(places.filter((at) => same[at]).length >= HALF * places.length);
        tally.covered += Number(covered === places.length);
        tally.characters += places.length;
        tally.charactersCovered += covered;
      }
    }
    for (const find of found) {
      const places = charactersOf(text, find);
      const same = mask(
        text,
        truths.filter(({ kind }) => kind === find.kind),
      );
      const right = places.filter((at) => isTrue[at]).length;
      for (const tally of [all, of(find.kind)]) {
        tally.found++;
        tally.rightlyNamed += Number(places.filter((at) => same[at]).length >= HALF * places.length);
        tally.rightlyFound += Number(right >= HALF * places.length);
        tally.foundCharacters += places.length;
        tally.foundCharactersRight += right;
      }
    }
  }
  return { all, byKind };
}

function falseFinds({ text, truths, found }: RedactionVerdict): number {
  const isTrue = mask(text, truths);
  return found.filter((find) => charactersOf(text, find).every((at) => !isTrue[at])).length;
}

/** Places of letters and digits within a span. */
function charactersOf(text: string, { start, end }: LabelledSpan): readonly number[] {
  const places: number[] = [];
  for (let at = start; at < end; at++) if (/[\p{L}\p{N}]/u.test(text.charAt(at))) places.push(at);
  return places;
}

function mask(text: string, spans: readonly LabelledSpan[]): readonly boolean[] {
  const covered = new Array<boolean>(text.length).fill(false);
  for (const { start, end } of spans) covered.fill(true, start, end);
  return covered;
}

function summed(tallies: readonly Tally[]): Tally {
  const sum: Tally = {
    truths: 0,
    named: 0,
    covered: 0,
    found: 0,
    rightlyNamed: 0,
    rightlyFound: 0,
    characters: 0,
    charactersCovered: 0,
    foundCharacters: 0,
    foundCharactersRight: 0,
  };
  for (const tally of tallies) for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
  return sum;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
