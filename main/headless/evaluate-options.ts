import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { INTENT_SETS } from '../../app/domain/dialogue.ts';
import { EMOTIONS, type Emotion } from '../../app/domain/emotion.ts';
import { VOICE_TIERS, type VoiceTier } from '../../app/domain/voice-tier.ts';
import type { EvaluationRequest } from '../../app/evaluation/evaluate.ts';
import { EVALUATION_TASKS, type EvaluationTaskName } from '../../app/evaluation/evaluation-tasks.ts';
import { LABEL_SETS } from '../../app/evaluation/known-sets.ts';
import { EVALUATION_MODALITIES, type EvaluationModality } from '../../app/evaluation/modality.ts';
import { parseRowFilter, type RowFilter } from '../../app/evaluation/row-filter.ts';
import { CODECS, type Codec } from '../../app/evaluation/telephone.ts';

/** What the user asked of `npm run evaluate`. */
export interface EvaluateOptions {
  readonly request: EvaluationRequest;
  /** Where the result goes; `-` or nothing is standard output. */
  readonly json?: string;
}

const HELP = `
Columns are told from the manifest's header. The answers so far are kept in OUT.partial.jsonl; the same command goes on from there.

Exit codes: 0 done · 2 wrong usage · 3 input cannot be read · 4 a model is missing or damaged · 5 output cannot be written
            6 the evaluation failed · 130 stopped with Ctrl-C`;

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseEvaluateArguments(args: readonly string[]): EvaluateOptions {
  const command = new Command('npm run evaluate --')
    .description("Measures the product's own recognisers on a labelled manifest.")
    .option('--modality <NAME>', EVALUATION_MODALITIES.join(', '), (text) => oneOf(EVALUATION_MODALITIES, text))
    .option('--task <NAME>', `${EVALUATION_TASKS.join(', ')}; instead of --modality`, (text) =>
      oneOf(EVALUATION_TASKS, text),
    )
    .requiredOption('--manifest <FILE>', 'CSV, TSV, JSON Lines or JSON, gzipped or not; or a folder of JSON files')
    .option('--root <DIR>', "where the manifest's paths begin (default: its folder)")
    .option('--path-column <NAME>', 'the recordings or pictures')
    .option('--label-column <NAME>', 'what is meant')
    .option('--text-column <NAME>', 'the words')
    .option(
      '--label-set <NAME>',
      `what texts are asked for: ${LABEL_SETS.join(', ')}; for intents: ${INTENT_SETS.join(', ')}`,
      (text) => oneOf([...LABEL_SETS, ...INTENT_SETS], text),
    )
    .option('--group-columns <LIST>', 'figures also by the values of these columns', list)
    .option('--where <FILTER>', 'column=value[,value] or column!=value; may be repeated', filters, [])
    .option('--limit <N>', 'the first N rows only', count)
    .option('--classes <LIST>', 'choose among these emotions only', emotions)
    .option('--codec <NAME>', `send the sound through ${CODECS.join(', ')}`, (text) => oneOf(CODECS, text))
    .option('--noise <DB>', 'office noise so many dB below the speech', decibels)
    .option('--baseline', 'hear each speaker relative to their own baseline (voice)')
    .option('--voice <TIER>', `which voice model: ${VOICE_TIERS.join(', ')}`, (text) => oneOf(VOICE_TIERS, text))
    .option('--json <OUT>', 'write the result; - for standard output')
    .addHelpText('after', HELP)
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : 2, error.code, error.message);
    });
  command.parse([...args], { from: 'user' });
  const { json, noise, baseline, ...request } = command.opts<
    Omit<EvaluationRequest, 'baseline' | 'noiseDb'> & {
      readonly modality?: EvaluationModality;
      readonly task?: EvaluationTaskName;
      readonly codec?: Codec;
      readonly noise?: number;
      readonly baseline?: boolean;
      readonly voice?: VoiceTier;
      readonly json?: string;
    }
  >();
  if ((request.modality === undefined) === (request.task === undefined))
    command.error('error: say what to evaluate with exactly one of --modality NAME and --task NAME');
  return {
    request: { ...request, ...(noise !== undefined && { noiseDb: noise }), baseline: baseline ?? false },
    ...(json !== undefined && { json }),
  };
}

function oneOf<T extends string>(known: readonly T[], text: string): T {
  const found = known.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`Use one of ${known.join(', ')}.`);
  return found;
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function filters(text: string, earlier: readonly RowFilter[]): readonly RowFilter[] {
  const filter = parseRowFilter(text);
  if (!filter) throw new InvalidArgumentError('Use column=value, column=value,value or column!=value.');
  return [...earlier, filter];
}

function emotions(text: string): readonly Emotion[] {
  const wanted = list(text).map((name) => oneOf(EMOTIONS, name));
  if (wanted.length < 2) throw new InvalidArgumentError('Name at least two emotions.');
  return EMOTIONS.filter((emotion) => wanted.includes(emotion));
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Use a whole number above 0.');
  return value;
}

function decibels(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= -20 && value <= 60)) throw new InvalidArgumentError('Use -20 to 60.');
  return value;
}
