import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RecordReading } from '../../app/contract/customer-record.ts';
import type { KeptCalls, KeptContent } from '../../app/contract/kept-calls.ts';
import type { ProfileSheet } from '../../app/contract/profiles.ts';
import type { Insights } from './insights.ts';

/** A sentence that must be seen, until it is dismissed. */
export interface Alert {
  readonly id: number;
  readonly title: string;
  readonly message: string;
}

/** What the user says of a recording's picture: not to look at it, or who is seen. */
export type RecordingPicture = 'off' | 'customer' | 'other';

/** A customer's record and the file it was read from. */
export interface ChosenRecord {
  readonly fileName: string;
  readonly reading: RecordReading;
}

/** Where the user is in the window; nothing of the call itself. */
export interface UiState {
  readonly screen: 'start' | 'call';
  readonly drawerOpen: boolean;
  readonly helpOpen: boolean;
  readonly profileOpen: boolean;
  /** The agent's own notice is shown, and something waits for them to have read it. */
  readonly agentNoticeOpen: boolean;
  /** What the compliance profile says, as it was last asked for. */
  readonly profileSheet?: ProfileSheet;
  /** The user has said that the chosen camera or share shows the customer; never remembered beyond one call. */
  readonly showsCustomer: boolean;
  /** For the next recording only. */
  readonly recordingPicture: RecordingPicture;
  /** What is known of the next call's customer; never remembered beyond that call. */
  readonly record: ChosenRecord | undefined;
  /** The calls that the vault keeps, as they were last listed; absent until then. */
  readonly kept?: KeptCalls;
  /** Words that the listed calls hold; empty: all calls are listed. */
  readonly keptWords: string;
  /** The kept call that is open. */
  readonly openedCall?: KeptContent;
  /** How the company names the next call's customer; never remembered beyond that call. */
  readonly customerRef: string;
  /** The kept call that is being played, and where. */
  readonly listening: { readonly callId: string; readonly atSample: number } | undefined;
  /** What may be asked over kept calls, and what was; absent until it was looked up. */
  readonly insights?: Insights;
  readonly alerts: readonly Alert[];
  /** Raised by one with every alert, so that ids are never used again. */
  readonly nextAlertId: number;
  /** Utterances to scroll to and mark; `request` rises so that asking twice works twice. */
  readonly highlight: { readonly utteranceIds: readonly string[]; readonly request: number };
  /** What is being done right now, e.g. `Opening the recording…`. */
  readonly busy?: string;
  /** A short confirmation for the status line, e.g. where a report went. */
  readonly said: string;
}

/** The window's own state with the few ways it changes. */
export interface UiStore extends StoreApi<UiState> {
  alert(title: string, message: string): void;
  dismissAlert(id: number): void;
  highlight(utteranceIds: readonly string[]): void;
  say(sentence: string): void;
  busy(what: string | undefined): void;
}

/** A window on the start screen with nothing open. */
export function createUiStore(): UiStore {
  const store = createStore<UiState>(() => ({
    screen: 'start',
    drawerOpen: false,
    helpOpen: false,
    profileOpen: false,
    agentNoticeOpen: false,
    showsCustomer: false,
    recordingPicture: 'off',
    record: undefined,
    keptWords: '',
    customerRef: '',
    listening: undefined,
    alerts: [],
    nextAlertId: 1,
    highlight: { utteranceIds: [], request: 0 },
    said: '',
  }));
  return {
    ...store,
    alert: (title, message) =>
      store.setState(({ alerts, nextAlertId }) => ({
        alerts: [...alerts.filter((each) => each.message !== message), { id: nextAlertId, title, message }],
        nextAlertId: nextAlertId + 1,
      })),
    dismissAlert: (id) => store.setState(({ alerts }) => ({ alerts: alerts.filter((each) => each.id !== id) })),
    highlight: (utteranceIds) =>
      store.setState(({ highlight }) => ({ highlight: { utteranceIds, request: highlight.request + 1 } })),
    say: (said) => store.setState({ said }),
    busy: (what) =>
      store.setState(({ busy: _, ...rest }) => (what === undefined ? rest : { ...rest, busy: what }), true),
  };
}
