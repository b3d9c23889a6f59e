/** Values that fit a zod schema, and the same with a few of their parts made bad. */
import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that zod writes for the app's contract. */
interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const LONGEST_LIST = 4;
const LONGEST_STRING = 24;

/** What JSON cannot say (buffers, mostly) and what is left open. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.float32Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }),
);

/** Values that a schema takes, as far as its shape says; refinements may still refuse some. */
export function valuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return valuesOfNode(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Node);
}

function valuesOfNode(node: Node): fc.Arbitrary<unknown> {
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  const choices = node.anyOf ?? node.oneOf;
  if (choices) return fc.oneof(...choices.map(valuesOfNode));
  switch (node.type) {
    case 'object':
      return objectsOf(node);
    case 'array':
      return fc.array(valuesOfNode(node.items ?? {}), {
        minLength: node.minItems ?? 0,
        maxLength: Math.max(node.minItems ?? 0, Math.min(node.maxItems ?? LONGEST_LIST, LONGEST_LIST)),
      });
    case 'string':
      return stringsOf(node);
    case 'integer':
      return fc.integer({ min: Math.max(node.minimum ?? 0, -1e9), max: Math.min(node.maximum ?? 1e9, 1e9) });
    case 'number': {
      const min = node.minimum ?? node.exclusiveMinimum ?? -1e6;
      return fc.double({
        min,
        max: node.maximum ?? 1e6,
        minExcluded: node.exclusiveMinimum !== undefined,
        noNaN: true,
      });
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return anything;
  }
}

/** What looks around is beyond what can be generated from a pattern. */
const LOOKS_AROUND = /\(\?[=!<]/;

function stringsOf({ pattern, minLength = 0, maxLength = LONGEST_STRING }: Node): fc.Arbitrary<string> {
  if (pattern !== undefined && !LOOKS_AROUND.test(pattern)) return fc.stringMatching(new RegExp(pattern));
  return fc.string({
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, LONGEST_STRING)),
    unit: 'grapheme',
  });
}

function objectsOf({
  properties = {},
  required = [],
  additionalProperties,
  propertyNames,
}: Node): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, node]) => [name, valuesOfNode(node)])),
    { requiredKeys: required.filter((name) => Object.hasOwn(properties, name)) },
  );
  if (typeof additionalProperties !== 'object') return known;
  const names = propertyNames?.enum as readonly string[] | undefined;
  const values = valuesOfNode(additionalProperties);
  if (names) return fc.record(Object.fromEntries(names.map((name) => [name, values])));
  return fc
    .tuple(known, fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), values, { maxKeys: 5 }))
    .map(([a, b]) => ({ ...b, ...a }));
}

/** Values that no schema expects, structured clone's own among them: a window's message may hold what JSON cannot. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, -0, -1, 2 ** 53, 1e308, '', 5n, true),
  fc.constantFrom('__proto__', 'constructor', 'x'.repeat(70_000), '\0', '\u202e', '\ud800'),
  fc
    .constant(null)
    .map((): unknown => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')),
  fc.constant(null).map((): unknown => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    return ring;
  }),
  fc.constant(null).map((): unknown => Array.from({ length: 500 }).reduce<unknown>((deep) => [deep], 0)),
  fc.constant(null).map((): unknown => new Map([['kind', 'command']])),
  fc.constant(null).map((): unknown => new Date(Number.NaN)),
  anything,
);

const change = fc.record({ at: fc.nat(), how: fc.constantFrom('replace', 'remove', 'add', 'pollute'), value: hostile });

/** Values that fit, values with one to three parts made bad, and values that never fitted. */
export function badValuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const fitting = valuesOf(schema);
  const changed = fc
    .tuple(fitting, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) => changes.reduce(changedValue, value));
  return fc.oneof(
    { weight: 3, arbitrary: fitting },
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: hostile },
  );
}

function changedValue(value: unknown, { at, how, value: bad }: { at: number; how: string; value: unknown }): unknown {
  const places = [...placesIn(value, 6)];
  const place = places[at % places.length];
  if (!place) return bad;
  const [holder, key] = place;
  if (how === 'remove') Reflect.deleteProperty(holder, key);
  else if (how === 'add') holder.unexpected = bad;
  else if (how === 'pollute') {
    Object.defineProperty(holder, '__proto__', {
      value: { polluted: 1 },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else holder[key] = bad;
  return value;
}

function* placesIn(value: unknown, depth: number): Generator<readonly [Record<string, unknown>, string]> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth === 0) return;
  for (const key of Object.keys(value)) {
    yield [value as Record<string, unknown>, key];
    yield* placesIn((value as Record<string, unknown>)[key], depth - 1);
  }
}
