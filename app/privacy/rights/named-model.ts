import type { ModelStatus } from '../../contract/commands.ts';

/** A model as the documents about people's rights name it. */
export type NamedModel = Pick<ModelStatus, 'name' | 'version' | 'licence'>;
