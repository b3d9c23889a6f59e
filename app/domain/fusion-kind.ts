/**
 * How voice, words and face become one state: `average` weighs their probabilities by reliability, without a model; `concat` is the paper's
 * section 5, `attention` its section 3.3; `graph` also looks at the utterances before.
 */
export const FUSION_KINDS = ['average', 'concat', 'attention', 'graph'] as const;
export type FusionKind = (typeof FUSION_KINDS)[number];

/** The only one without a model of its own. */
export const DEFAULT_FUSION: FusionKind = 'average';
