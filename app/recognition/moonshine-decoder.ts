/**
 * Greedy decoding with Moonshine tiny's decoder. The first pass takes the start token (and a forced prefix) and gives the
 * keys and values of the encoder's frames, which are kept; every further pass takes one token and the keys and values so far.
 * Tensors go back into the model as they came out of it: nothing is copied in between.
 */
import { floatOutput, floatTensor, integerTensor, type ModelSession, type Tensor } from '../inference/model-session.ts';
import { findRepetition } from './repetition.ts';

/** Moonshine tiny's decoder: layers, attention heads and width per head (the manifest's shapes). */
const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 36;
const START_TOKEN = 1;
const END_TOKEN = 2;
/** Speech has at most about this many tokens a second (the model's authors); more is a loop. */
const MAX_TOKENS_PER_SECOND = 6.5;

const KINDS = ['key', 'value'] as const;
const LAYER_INDICES = Array.from({ length: LAYERS }, (_, layer) => layer);
const SELF_NAMES = LAYER_INDICES.flatMap((layer) => KINDS.map((kind) => `${layer}.decoder.${kind}`));
const CROSS_NAMES = LAYER_INDICES.flatMap((layer) => KINDS.map((kind) => `${layer}.encoder.${kind}`));
const STEP_OUTPUTS = ['logits', ...SELF_NAMES.map((name) => `present.${name}`)];

export interface DecodedTokens {
  readonly tokens: readonly number[];
  /** Mean probability of the tokens that were searched (not forced), 0..1; 0 when there are none. */
  readonly score: number;
}

/** What is known, or guessed, about the tokens before they are searched. */
export interface KnownTokens {
  /** Taken over without search. */
  readonly prefix?: readonly number[];
  /** A guess of all tokens (an earlier hypothesis): one pass checks it, and what greedy search would have found the same is kept. */
  readonly draft?: readonly number[];
}

/**
 * @param hidden encoder frames `[1, frames, 288]`
 * @param seconds length of the audio: it bounds the number of tokens
 */
export async function decodeTokens(
  decoder: ModelSession,
  hidden: Tensor,
  seconds: number,
  { prefix = [], draft = [] }: KnownTokens = {},
): Promise<DecodedTokens> {
  const limit = Math.ceil(seconds * MAX_TOKENS_PER_SECOND) + 1;
  const forced = prefix.slice(0, limit);
  const continues = forced.every((token, i) => draft[i] === token);
  const guessed = continues ? draft.slice(forced.length, limit) : [];
  let output = await decoder.run({
    input_ids: integerTensor([START_TOKEN], [1, 1]),
    encoder_hidden_states: hidden,
    use_cache_branch: flag(false),
    ...emptyCache(),
  });
  const cross = renamed(CROSS_NAMES, output);
  const vocabulary = output.logits?.dims.at(-1) ?? 0;
  const step = (ids: readonly number[], self: Readonly<Record<string, Tensor>>) =>
    decoder.run(
      {
        input_ids: integerTensor(ids, [1, ids.length]),
        encoder_hidden_states: hidden,
        use_cache_branch: flag(true),
        ...self,
        ...cross,
      },
      STEP_OUTPUTS,
    );
  const first = floatOutput(output, 'logits');
  const known = [...forced, ...guessed];
  if (known.length > 0) output = await step(known, renamed(SELF_NAMES, output));
  const after = floatOutput(output, 'logits');
  /** What follows the first `count` known tokens. */
  const following = (count: number) =>
    count === 0 ? likeliest(first, 0, vocabulary) : likeliest(after, count - 1, vocabulary);
  const tokens = [...forced];
  const probabilities: number[] = [];
  let next = following(tokens.length);
  while (guessed.length > 0 && next.token === guessed[probabilities.length]) {
    tokens.push(next.token);
    probabilities.push(next.probability);
    next = following(tokens.length);
  }
  let self = renamed(SELF_NAMES, output);
  if (probabilities.length < guessed.length) self = shortened(self, tokens.length + 1);
  while (next.token !== END_TOKEN && tokens.length < limit) {
    tokens.push(next.token);
    probabilities.push(next.probability);
    const kept = findRepetition(tokens);
    if (kept !== undefined) tokens.length = kept;
    if (kept !== undefined || tokens.length >= limit) break;
    output = await step([next.token], self);
    self = renamed(SELF_NAMES, output);
    next = likeliest(floatOutput(output, 'logits'), 0, vocabulary);
  }
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  return { tokens, score: probabilities.length > 0 ? sum / probabilities.length : 0 };
}

/** The most probable token after one position of `[1, positions, vocabulary]`, and its probability. */
function likeliest(logits: Float32Array, position: number, vocabulary: number): { token: number; probability: number } {
  const last = logits.subarray(position * vocabulary, (position + 1) * vocabulary);
  let token = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < last.length; i++) {
    const logit = last[i] as number;
    if (logit > highest) {
      highest = logit;
      token = i;
    }
  }
  let sum = 0;
  for (let i = 0; i < last.length; i++) {
    const below = (last[i] as number) - highest;
    // Terms under e^-16 change the sum by less than 1 in 250 even if all 32,768 were there.
    if (below > -16) sum += Math.exp(below);
  }
  return { token, probability: 1 / sum };
}

function renamed(names: readonly string[], output: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(names.map((name) => [`past_key_values.${name}`, output[`present.${name}`] as Tensor]));
}

/** The first `length` positions of keys and values `[1, heads, positions, width]`. */
function shortened(cache: Readonly<Record<string, Tensor>>, length: number): Record<string, Tensor> {
  const cut = Object.entries(cache).map(([name, tensor]) => {
    const positions = tensor.dims[2] ?? 0;
    const data = new Float32Array(HEADS * length * HEAD_WIDTH);
    for (let head = 0; head < HEADS; head++) {
      const start = head * positions * HEAD_WIDTH;
      data.set((tensor.data as Float32Array).subarray(start, start + length * HEAD_WIDTH), head * length * HEAD_WIDTH);
    }
    return [name, floatTensor(data, [1, HEADS, length, HEAD_WIDTH])] as const;
  });
  return Object.fromEntries(cut);
}

function emptyCache(): Record<string, Tensor> {
  const empty: Tensor = { type: 'float32', dims: [1, HEADS, 0, HEAD_WIDTH], data: new Float32Array(0) };
  return Object.fromEntries([...SELF_NAMES, ...CROSS_NAMES].map((name) => [`past_key_values.${name}`, empty]));
}

function flag(value: boolean): Tensor {
  return { type: 'bool', dims: [1], data: Uint8Array.of(value ? 1 : 0) };
}
