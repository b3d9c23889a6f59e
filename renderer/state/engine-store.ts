import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CommandResponse, DeviceList, ModelStatus } from '../../app/contract/commands.ts';
import type { ProfileStanding } from '../../app/contract/consent.ts';
import type { CorrectionState } from '../../app/contract/corrections.ts';
import type { HostNotice } from '../../app/contract/messages.ts';
import type { EnrichmentStanding } from '../../app/contract/schemas.ts';

type EngineNotice = Extract<HostNotice, { kind: 'engine' }>;

/** The engine process as the window knows it. */
export interface EngineState {
  readonly state: EngineNotice['state'];
  readonly message: string;
  /** Restarts seen since this window opened. */
  readonly restarts: number;
  readonly status?: CommandResponse<'engine.status'>;
  readonly devices?: DeviceList;
  /** Whether words go to the administrator's endpoint, and to which; absent: off. Kept while the engine is away. */
  readonly enrichment?: EnrichmentStanding;
  /** The compliance profile that holds; absent until an engine was ready. */
  readonly profile?: ProfileStanding;
  /** Whether the agent has read what that profile says to them. */
  readonly agentTold?: boolean;
  /** What corrections have made of this machine's readings, as it was last told; absent until asked for. */
  readonly corrections?: CorrectionState;
  /** The models as they were last measured from this window; absent until asked for. */
  readonly measured?: readonly ModelStatus[];
}

export type EngineStore = StoreApi<EngineState>;

/** A store that starts with an engine that is starting. */
export function createEngineStore(): EngineStore {
  return createStore<EngineState>(() => ({ state: 'starting', message: 'The engine is starting.', restarts: 0 }));
}

/** The engine after one more notice of the host. Figures of an engine that is gone are dropped with it. Pure. */
export function reduceEngine(engine: EngineState, notice: EngineNotice): EngineState {
  const { status, enrichment: before, ...rest } = engine;
  const restarts = engine.restarts + (notice.state === 'restarting' && engine.state !== 'restarting' ? 1 : 0);
  const kept = notice.state === 'ready' && status ? { status } : {};
  const enrichment = notice.enrichment ?? (notice.state === 'ready' ? undefined : before);
  const profile = notice.profile ?? engine.profile;
  const agentTold = notice.agentTold ?? engine.agentTold;
  return {
    ...rest,
    ...kept,
    ...(enrichment && { enrichment }),
    ...(profile && { profile }),
    ...(agentTold !== undefined && { agentTold }),
    state: notice.state,
    message: notice.message,
    restarts,
  };
}
