import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AssistEvent, assistEvent } from '../../contract/events.ts';
import { createRedactor } from './find-sensitive.ts';
import { EVENT_TEXTS, redactEvent } from './redact-event.ts';
import { DEFAULT_REDACTION } from './redaction-settings.ts';
import { createRunningRedaction } from './running-redaction.ts';

const SECRET = 'Rosalind Okoro';
const segment = { id: 'customer-1', channel: 'customer', startSample: 0, endSample: 16_000 } as const;
const envelope = { v: 1, callId: 'call', seq: 0, atSample: 0, provenance: [] } as const;

function redactions() {
  const call = createRunningRedaction(createRedactor(DEFAULT_REDACTION));
  call.hear({ ...segment, text: `my name is ${SECRET} and it broke` });
  return call;
}

/** Every free text of the contract's events, as `type.path`; what has a fixed list of values is none. */
function textPaths(schema: unknown, path: string): readonly string[] {
  if (schema instanceof z.ZodString) return [path];
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) => textPaths(field, `${path}.${name}`));
  if (schema instanceof z.ZodArray) return textPaths(schema.element, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly)
    return textPaths(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textPaths(option, path));
  if (schema instanceof z.ZodRecord)
    return [...textPaths(schema.keyType, `${path}.(key)`), ...textPaths(schema.valueType, path)];
  if (
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodLiteral ||
    schema instanceof z.ZodEnum
  )
    return [];
  throw new TypeError(`A sort of schema that this walk does not know, at ${path}.`);
}

/** In every event alike, and ids of segments. */
const EVERYWHERE = ['callId', 'provenance.model', 'provenance.version'];

function contractTexts(): readonly string[] {
  const paths = assistEvent.options.flatMap((option) => {
    const { type, ...shape } = option.shape;
    const [name] = type.values;
    return Object.entries(shape).flatMap(([field, schema]) =>
      EVERYWHERE.some((path) => path.startsWith(field)) ? [] : textPaths(schema, `${name}.${field}`),
    );
  });
  return [...new Set(paths)].filter((path) => !/^[\w-]+[.]segment[.]id$/.test(path));
}

describe('redacting events', () => {
  it('has an opinion on every text of the contract, and on nothing else', () => {
    expect(contractTexts().filter((path) => !(path in EVENT_TEXTS))).toEqual([]);
    expect(Object.keys(EVENT_TEXTS).filter((path) => !contractTexts().includes(path))).toEqual([]);
  });

  const events: Readonly<Record<string, AssistEvent>> = {
    'utterance.utterance.text': {
      ...envelope,
      type: 'utterance',
      utterance: { ...segment, text: `my name is ${SECRET} and it broke`, score: 1, source: 'recogniser' },
    },
    'partial.text': { ...envelope, type: 'partial', segment, text: `my name is ${SECRET}` },
    'prompt.prompt.reasons.text': promptOf({ text: `said ${SECRET}` }),
    'prompt.prompt.reasons.quote': promptOf({ text: 'words', quote: `for ${SECRET}` }),
    'rectified.text': { ...envelope, type: 'rectified', segment, text: `it was ${SECRET}`, atEpochMs: 0 },
    'rectified.note': { ...envelope, type: 'rectified', segment, note: `as ${SECRET} I say no`, atEpochMs: 0 },
    'second-opinion.opinion.reason': {
      ...envelope,
      type: 'second-opinion',
      segment,
      opinion: {
        scores: { frustrated: 0, confused: 0, satisfied: 0, hesitant: 0, sarcastic: 1 },
        reason: `${SECRET} mocks`,
      },
      source: { host: 'h', model: 'm', latencyMs: 1 },
    },
    'forecast.forecast.reasons.text': {
      ...envelope,
      type: 'forecast',
      forecast: {
        kind: 'mood',
        horizonSeconds: 60,
        utterances: 2,
        negative: 0.5,
        reasons: [{ field: 'f', text: `as ${SECRET} said`, effect: 'raises' }],
      },
    },
  };

  it.each(Object.entries(EVENT_TEXTS).flatMap(([path, sort]) => (sort === 'plain' ? [] : [path])))(
    'takes out of %s what is personal',
    (path) => {
      const event = events[path];
      if (!event) throw new Error(`No example of ${path}.`);
      expect(JSON.stringify(event)).toContain(SECRET);
      const redacted = redactEvent(assistEvent.parse(event), redactions());
      expect(JSON.stringify(redacted)).not.toMatch(/Rosalind|Okoro/);
      expect(JSON.stringify(redacted)).toContain('[name]');
      expect(assistEvent.parse(redacted)).toEqual(redacted);
    },
  );

  it('moves the marked words of a cause with its text', () => {
    const text = `my name is ${SECRET} and it broke`;
    const at = text.indexOf('it broke');
    const event = redactEvent(
      {
        ...envelope,
        type: 'context',
        segment,
        refined: false,
        context: {
          probabilities: { angry: 1, disgust: 0, fear: 0, happy: 0, neutral: 0, sad: 0, surprise: 0 },
          uncertain: false,
          levels: [1, 0, 0, 0, 0],
          causes: [{ segment, probability: 1, words: { start: at, end: at + 8 } }],
          needs: [],
        },
      },
      redactions(),
    );
    const words = event.type === 'context' ? event.context.causes[0]?.words : undefined;
    expect('my name is [name] and it broke'.slice(words?.start, words?.end)).toBe('it broke');
  });

  it('leaves events without words as they are', () => {
    const event: AssistEvent = { ...envelope, type: 'silence', span: { startSample: 0, endSample: 5 } };
    expect(redactEvent(event, redactions())).toBe(event);
  });
});

function promptOf(reason: { readonly text: string; readonly quote?: string }): AssistEvent {
  return {
    ...envelope,
    type: 'prompt',
    prompt: {
      id: 'p',
      kind: 'suggestion',
      urgency: 'info',
      rule: 'r',
      play: 'p',
      title: 't',
      suggestion: 's',
      reasons: [{ startSample: 0, endSample: 1, utteranceIds: [], ...reason }],
      channel: 'customer',
    },
  };
}
