/**
 * How voice, words and face become one state: `average` weighs their probabilities by reliability, without a model; `concat` is the paper's
 * section 5, `attention` its section 3.3; `graph` also looks at the utterances before.
 */
export const FUSION_KINDS = ['average', 'concat', 'attention', 'graph'] as const;
export type FusionKind = (typeof FUSION_KINDS)[number];

/**
 * Not the best on made pairs (see the comparison in `native-models/fusion-graph/model-card.md`), where acted voices are nearly always right: the trained
 * kinds have learned to believe a voice over words, which on a call says sad of "I am very happy now". The average believes neither by name.
 */
export const DEFAULT_FUSION: FusionKind = 'average';
