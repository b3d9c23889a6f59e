import { churnForecast } from '../assist/churn-risk.ts';
import { encodeRecord } from '../assist/customer-record.ts';
import { parseRecordText } from '../capture/record-text.ts';
import { type CustomerRecord, MOST_FIELD_CHARACTERS, type RecordReading } from '../contract/customer-record.ts';
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import type { Provenance } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import type { ChurnForecast, RecordField } from '../domain/forecast.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { CHURN_MODEL, churnKnowledge, createChurnModel } from '../recognition/churn-model.ts';
import type { StageGuard } from './stage-guard.ts';

/** A forecast and the model it rests on. */
export interface ChurnAnswer {
  readonly forecast: ChurnForecast;
  readonly provenance: readonly Provenance[];
}

/**
 * Reads a record from a file's text. Only what the model has learned is taken from it: names, numbers and whatever else a company keeps
 * of a customer go no further. Without a model nothing is taken, and a notice says why.
 * @throws AppError `file-empty` and `record-invalid`, with a sentence that repeats nothing of the record.
 */
export async function readRecord(registry: ModelRegistry, text: string): Promise<RecordReading> {
  const given = parseRecordText(text);
  let fields: readonly RecordField[];
  try {
    fields = churnKnowledge(await registry.manifest(CHURN_MODEL)).fields;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { record: {}, used: 0, missing: [], notices: [error.message] };
  }
  const { missing, notices } = encodeRecord(given, fields);
  if (missing.length === fields.length) throw nothingUsable(fields);
  return { record: learnedFields(given, fields), used: fields.length - missing.length, missing, notices };
}

/** How likely a customer with this record is to leave. @throws AppError as loading a model does, `model-failed`, `record-invalid`. */
export async function askChurn(registry: ModelRegistry, given: CustomerRecord): Promise<ChurnAnswer> {
  const session = await registry.load(CHURN_MODEL);
  const model = createChurnModel(session);
  const record = encodeRecord(given, model.fields);
  if (record.missing.length === model.fields.length) throw nothingUsable(model.fields);
  const { name, version } = session.manifest;
  return { forecast: churnForecast(record, await model.ask(record), model), provenance: [{ model: name, version }] };
}

/** Tells the forecast once, as the call begins; what keeps it from being made costs the call nothing. */
export async function tellChurn(
  ask: () => Promise<ChurnAnswer>,
  guard: StageGuard,
  emit: (body: AssistEventBody) => void,
): Promise<void> {
  const answer = await guard.attempt('churn', 0, ask);
  if (!answer) return;
  const { forecast, provenance } = answer;
  emit({ type: 'forecast', atSample: 0, provenance, forecast: { kind: 'churn', ...forecast } });
}

/** Whether a call that goes on after its engine was lost has heard its forecast already. */
export function isChurnTold(told: readonly AssistEvent[]): boolean {
  return told.some((event) => event.type === 'forecast' && event.forecast.kind === 'churn');
}

function learnedFields(given: Readonly<Record<string, unknown>>, fields: readonly RecordField[]): CustomerRecord {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      return isPlain(value) ? [[name, value]] : [];
    }),
  );
}

function isPlain(value: unknown): value is string | number | boolean {
  if (typeof value === 'string') return value.trim() !== '' && value.length <= MOST_FIELD_CHARACTERS;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function nothingUsable(fields: readonly RecordField[]): AppError {
  const names = fields.map(({ name }) => name).join(', ');
  return new AppError('record-invalid', `The customer record has none of the fields a forecast can use (${names}).`);
}
