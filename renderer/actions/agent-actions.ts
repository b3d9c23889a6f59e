import type { Bridge } from '../bridge/bridge.ts';
import type { EngineState, EngineStore } from '../state/engine-store.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What has to be done before this window hears or sees anybody. */
export interface AgentActions {
  /** Shows the agent what is done with their own words and sound, if they have not read it. @returns whether they have; false: they put it off. */
  told(): Promise<boolean>;
  /** The agent has read it. */
  read(): Promise<void>;
  putOff(): void;
  /**
   * To be awaited before a call begins or a device is tried. @param media what the window itself opens for it. @returns whether it may be; false: the agent put off reading their notice.
   * @throws BridgeError when the host does not allow it.
   */
  allowMedia(media: readonly ('audio' | 'video')[]): Promise<boolean>;
}

/** @returns the agent's actions over a bridge. */
export function createAgentActions({
  bridge,
  engine,
  ui,
  attempt,
}: {
  readonly bridge: Pick<Bridge, 'command' | 'wantMedia'>;
  readonly engine: EngineStore;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): AgentActions {
  let waiting: ((told: boolean) => void)[] = [];
  const close = (isTold: boolean) => {
    ui.setState({ agentNoticeOpen: false });
    const answered = waiting;
    waiting = [];
    for (const resolve of answered) resolve(isTold);
  };
  const told = async (): Promise<boolean> => {
    await profileKnown(engine);
    const { agentTold, profile } = engine.getState();
    if (agentTold || !profile) return true;
    ui.setState({ agentNoticeOpen: true });
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    told,
    putOff: () => close(false),
    read: () =>
      attempt('That could not be noted', async () => {
        await bridge.command('agent.told', {});
        close(true);
      }),
    allowMedia: async (media) => {
      if (!(await told())) return false;
      if (media.length > 0) await bridge.wantMedia(media);
      return true;
    },
  };
}

/** Waits for the engine's first word of the profile; an engine that has failed has none to say. */
function profileKnown(engine: EngineStore): Promise<void> {
  const isKnown = ({ profile, state }: EngineState) => profile !== undefined || state === 'failed';
  if (isKnown(engine.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const end = engine.subscribe((state) => {
      if (!isKnown(state)) return;
      end();
      resolve();
    });
  });
}
