/** What the columns of a manifest mean, told from the columns alone; a caller's own choice comes first. */
import type { EvaluationModality } from './modality.ts';
import { LABELLED_STATES } from './state-labels.ts';

/** What a text is asked for. `emotions`: the seven; `sarcastic`, `hesitant`: one state of the caller; `affect`: valence and arousal. */
export type TextTask = 'emotions' | 'polarity' | 'affect' | 'sarcastic' | 'hesitant';

/** What a caller may ask texts for. `goemotions28`: all categories of GoEmotions, of which a text may have several; a state: yes or no. */
export const LABEL_SETS = ['emotions', 'goemotions28', 'polarity', 'affect', ...LABELLED_STATES] as const;
export type LabelSet = (typeof LABEL_SETS)[number];

/** Where things stand in a manifest's rows. */
export interface ColumnRoles {
  /** The recording or picture. */
  readonly path: string;
  readonly label: string;
  readonly text: string;
  readonly textTask: TextTask;
  /** Columns that figures are also told by. */
  readonly groups: readonly string[];
  /** Rows of one value belong together in the bootstrap: a speaker, a person, a dialogue. */
  readonly cluster?: string;
  /** A folder beside the manifest in which paths are tried as well. */
  readonly folder?: string;
}

const PATHS = ['path', 'file', 'audio', 'image', 'sheet'];
const LABELS = ['emotion', 'label', 'labels', 'fer_label', 'sentiment', 'label_0_4', 'explicit_emotion'];
/** Where somebody speaks: spans of a recording, a call's utterances, or a name for the whole clip. */
const SPEECH_LABELS = ['spans', 'utterances', 'speech', 'vad', 'label', 'class', 'kind'];
const TEXTS = ['text', 'turn3', 'transcript', 'utterance', 'sentence'];
const GROUPS = ['dataset', 'language', 'gender', 'intensity', 'grey', 'source', 'domain', 'genre', 'show', 'codec'];
/** Rows of one value are lines of one conversation. */
export const CONVERSATIONS = ['dialogue_id', 'scene_id', 'conversation_id', 'conversation', 'call_id'];
const CLUSTERS = [...CONVERSATIONS, 'speaker', 'person', 'respondent', 'author_hash'];

/**
 * The sets told by their header: FER2013 (`sheet`, `cell`), GoEmotions (`labels`), EmoBank (`V`, `A`), MUStARD++ (`sarcasm`), Disfl-QA
 * (`fluent`, `disfluent`), SST-5 (`label_0_4`), airline tweets (`airline`, `sentiment`), EmoContext (`turn3`); all others by the usual names.
 */
export function columnRoles(columns: readonly string[], modality?: EvaluationModality): ColumnRoles {
  const has = (name: string) => columns.includes(name);
  const first = (names: readonly string[], otherwise: string) => names.find(has) ?? otherwise;
  const cluster = CLUSTERS.find(has);
  const textTask = textTaskOf(has);
  const labelOf = (): string => {
    if (modality === 'vad') return first(SPEECH_LABELS, 'spans');
    return modality === 'text' && textTask === 'sarcastic' ? 'sarcasm' : first(LABELS, 'emotion');
  };
  return {
    path: first(PATHS, 'path'),
    label: labelOf(),
    text: first(TEXTS, 'text'),
    textTask,
    groups: GROUPS.filter(has),
    ...(cluster !== undefined && { cluster }),
    ...((modality === 'face' || modality === 'face-detector') && { folder: 'images' }),
  };
}

function textTaskOf(has: (column: string) => boolean): TextTask {
  if (has('V') && has('A')) return 'affect';
  if (has('fluent') && has('disfluent')) return 'hesitant';
  if (has('sarcasm')) return 'sarcastic';
  if (has('label_0_4') || (has('airline') && has('sentiment'))) return 'polarity';
  return 'emotions';
}
