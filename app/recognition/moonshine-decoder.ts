/**
 * Greedy decoding with Moonshine tiny's decoder. The first pass takes the start token alone and gives the
 * keys and values of the encoder's frames, which are kept; every further pass takes the newest token and the keys and values so far.
 * A draft (an earlier hypothesis) is guessed from, and checked several tokens in one pass: speculative decoding after Leviathan,
 * Kalman and Matias, arXiv 2211.17192. The start token is kept out of such passes: its activations are so much larger than those of
 * other tokens that the 8-bit scale, one for all tokens of a pass, would leave the others next to nothing.
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

/** A wrong guess costs about a seventh of a pass per token: short ones pay, once the draft was left. */
const LONGEST_RESUMED_GUESS = 6;

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
  const first = await decoder.run({
    input_ids: integerTensor([START_TOKEN], [1, 1]),
    encoder_hidden_states: hidden,
    use_cache_branch: flag(false),
    ...emptyCache(),
  });
  const kept = { encoder_hidden_states: hidden, use_cache_branch: flag(true), ...renamed(CROSS_NAMES, first) };
  const vocabulary = first.logits?.dims.at(-1) ?? 0;
  let self = renamed(SELF_NAMES, first);
  let next = likeliest(floatOutput(first, 'logits'), 0, vocabulary);
  let given = prefix.slice(0, limit);
  const tokens: number[] = [];
  const probabilities: number[] = [];
  while (given.length > 0 || (next.token !== END_TOKEN && tokens.length < limit)) {
    if (given.length === 0) probabilities.push(next.probability);
    const sure = given.length > 0 ? given : [next.token];
    given = [];
    tokens.push(...sure);
    const looped = findRepetition(tokens);
    if (looped !== undefined) tokens.length = looped;
    if (looped !== undefined || tokens.length >= limit) break;
    const guess = guessNext(draft, tokens).slice(0, limit - tokens.length);
    const ids = integerTensor([...sure, ...guess], [1, sure.length + guess.length]);
    const output = await decoder.run({ input_ids: ids, ...kept, ...self }, STEP_OUTPUTS);
    const logits = floatOutput(output, 'logits');
    let right = 0;
    next = likeliest(logits, sure.length - 1, vocabulary);
    while (right < guess.length && next.token === guess[right]) {
      tokens.push(next.token);
      probabilities.push(next.probability);
      right++;
      next = likeliest(logits, sure.length - 1 + right, vocabulary);
    }
    self = renamed(SELF_NAMES, output);
    if (right < guess.length) self = shortened(self, tokens.length + 1);
  }
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  return { tokens, score: probabilities.length > 0 ? sum / probabilities.length : 0 };
}

/**
 * What the draft says after these tokens: all of it while nothing else was found, and a few tokens where the last two stand in it
 * again (the place nearest to the same position), after the search has gone another way.
 */
export function guessNext(draft: readonly number[], tokens: readonly number[]): readonly number[] {
  if (tokens.every((token, i) => draft[i] === token)) return draft.slice(tokens.length);
  const [before, last] = tokens.slice(-2);
  let place = -1;
  for (let i = 1; i < draft.length; i++) {
    const isAlike = draft[i - 1] === before && draft[i] === last;
    if (isAlike && (place < 0 || Math.abs(i - tokens.length) < Math.abs(place - tokens.length))) place = i;
  }
  return place < 0 ? [] : draft.slice(place + 1, place + 1 + LONGEST_RESUMED_GUESS);
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
