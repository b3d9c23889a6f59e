import { createContext, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import type { AgentActions } from './actions/agent-actions.ts';
import type { CallActions } from './actions/call-actions.ts';
import type { ConsentActions } from './actions/consent-actions.ts';
import type { CorrectionActions } from './actions/correction-actions.ts';
import type { InsightsActions } from './actions/insights-actions.ts';
import type { KeptActions } from './actions/kept-actions.ts';
import type { PaymentActions } from './actions/payment-actions.ts';
import type { ProfileActions } from './actions/profile-actions.ts';
import type { RecordActions } from './actions/record-actions.ts';
import type { SoundActions } from './actions/sound-actions.ts';
import type { StartActions } from './actions/start-actions.ts';
import type { Bridge } from './bridge/bridge.ts';
import type { CallState } from './state/call-state.ts';
import type { CallStore } from './state/call-store.ts';
import type { EngineState, EngineStore } from './state/engine-store.ts';
import type { LiveFeed } from './state/live-feed.ts';
import type { PictureState, PictureStore } from './state/picture-store.ts';
import type { Settings, SettingsStore } from './state/settings-store.ts';
import type { UiState, UiStore } from './state/ui-store.ts';

/** Everything a view may reach: stores to read, actions to do, and the host it runs in. */
export interface WindowParts {
  readonly host: Bridge['host'];
  readonly call: CallStore;
  readonly engine: EngineStore;
  readonly settings: SettingsStore;
  readonly ui: UiStore;
  readonly picture: PictureStore;
  readonly feed: LiveFeed;
  readonly actions: CallActions;
  readonly start: StartActions;
  readonly record: RecordActions;
  readonly corrections: CorrectionActions;
  readonly consent: ConsentActions;
  readonly payment: PaymentActions;
  readonly kept: KeptActions;
  readonly sound: SoundActions;
  readonly insights: InsightsActions;
  readonly profiles: ProfileActions;
  readonly agent: AgentActions;
}

const Parts = createContext<WindowParts | undefined>(undefined);

/** Gives the parts to the views below it. */
export const WindowProvider = Parts.Provider;

/** The parts of this window. @throws Error outside of a WindowProvider (a bug). */
export function useParts(): WindowParts {
  const parts = useContext(Parts);
  if (!parts) throw new Error('A view stands outside of its WindowProvider.');
  return parts;
}

/** A part of the call's state; the view renders again only when this part changes. */
export function useCall<T>(select: (state: CallState) => T): T {
  return useStore(useParts().call, select);
}

/** A part of the engine's state. */
export function useEngine<T>(select: (state: EngineState) => T): T {
  return useStore(useParts().engine, select);
}

/** A part of the settings. */
export function useSettings<T>(select: (state: Settings) => T): T {
  return useStore(useParts().settings, select);
}

/** A part of the window's own state. */
export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useParts().ui, select);
}

/** A part of what there is to show of the picture. */
export function usePicture<T>(select: (state: PictureState) => T): T {
  return useStore(useParts().picture, select);
}

/** Draws straight from the feed, without a render: at once, and after each flush. `draw` must be stable. */
export function useFeed(draw: (feed: LiveFeed) => void): void {
  const { feed } = useParts();
  useEffect(() => {
    draw(feed);
    return feed.subscribe(() => draw(feed));
  }, [feed, draw]);
}
