import { CONTRACT_TARGETS } from './contracts.ts';
import { DECODER_TARGETS } from './decoders.ts';
import { IMPORTER_TARGETS } from './importers.ts';
import { REDACTION_TARGETS } from './redaction.ts';
import type { FuzzTarget } from './target.ts';
import { TRUST_TARGETS } from './trust.ts';
import { VAULT_TARGETS } from './vault.ts';

/** Everything that reads what others wrote. A new reader is one entry of one of these lists. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...DECODER_TARGETS,
  ...IMPORTER_TARGETS,
  ...CONTRACT_TARGETS,
  ...TRUST_TARGETS,
  ...VAULT_TARGETS,
  ...REDACTION_TARGETS,
];
