/**
 * How voice, words and face become one state: `average` weighs their probabilities by reliability, without a model; `concat` is the paper's
 * section 5, `attention` its section 3.3; `graph` also looks at the utterances before.
 */
export const FUSION_KINDS = ['average', 'concat', 'attention', 'graph'] as const;
export type FusionKind = (typeof FUSION_KINDS)[number];

/** The best measured: see the comparison in `native-models/fusion-graph/model-card.md`. */
export const DEFAULT_FUSION: FusionKind = 'graph';
