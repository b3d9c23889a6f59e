import { createAgentActions } from './actions/agent-actions.ts';
import { createAttempt } from './actions/attempt.ts';
import { createCallActions } from './actions/call-actions.ts';
import { createConsentActions } from './actions/consent-actions.ts';
import { createCorrectionActions } from './actions/correction-actions.ts';
import { createInsightsActions } from './actions/insights-actions.ts';
import { createKeptActions } from './actions/kept-actions.ts';
import { createPaymentActions } from './actions/payment-actions.ts';
import { createProfileActions } from './actions/profile-actions.ts';
import { createRecordActions } from './actions/record-actions.ts';
import { createSoundActions } from './actions/sound-actions.ts';
import { createStartActions } from './actions/start-actions.ts';
import type { Bridge } from './bridge/bridge.ts';
import { openCallStream } from './capture/call-streams.ts';
import { openPictureStream } from './capture/picture-stream.ts';
import { shareSoundAndPicture } from './capture/window-capture.ts';
import { openSoundOutput } from './playback/sound-output.ts';
import { createCallStore, createEventIntake } from './state/call-store.ts';
import { createEngineStore, reduceEngine } from './state/engine-store.ts';
import { createLiveFeed } from './state/live-feed.ts';
import { createPictureStore } from './state/picture-store.ts';
import { createSettingsStore } from './state/settings-store.ts';
import { soonest } from './state/soonest.ts';
import { createUiStore } from './state/ui-store.ts';
import type { WindowParts } from './window-context.ts';

/** Wires the stores of one window to its host: notices in, actions out. The bridge tells an active call from its beginning. */
export function openWindow(bridge: Bridge): WindowParts {
  const call = createCallStore();
  const engine = createEngineStore();
  const feed = createLiveFeed();
  const settings = createSettingsStore(window.localStorage);
  const ui = createUiStore();
  const picture = createPictureStore();
  const attempt = createAttempt(ui);
  const intake = createEventIntake({ store: call, feed, schedule: soonest(window) });
  const agent = createAgentActions({ bridge, engine, ui, attempt });
  const start = createStartActions({
    bridge,
    call,
    settings,
    ui,
    picture,
    attempt,
    openStream: (source, listener) => openCallStream(bridge, source, listener),
    openPicture: (source, onLost) => openPictureStream(bridge, source, onLost),
    openShare: shareSoundAndPicture,
    allowMedia: agent.allowMedia,
  });
  window.addEventListener('pagehide', start.release);
  const actions = createCallActions({ bridge, call, feed, engine, settings, ui, attempt });
  const record = createRecordActions({ bridge, ui, attempt });
  const kept = createKeptActions({ bridge, ui, attempt });
  const sound = createSoundActions({ bridge, ui, attempt, openOutput: openSoundOutput });
  const insights = createInsightsActions({ bridge, ui, attempt });
  const profiles = createProfileActions({ bridge, ui, attempt });
  const consent = createConsentActions({ bridge, attempt });
  const payment = createPaymentActions({ bridge, call, attempt });
  const corrections = createCorrectionActions({ bridge, call, engine, ui, attempt });

  call.subscribe((now, before) => {
    if (now.callId !== before.callId) ui.setState({ screen: 'call' });
  });
  bridge.subscribe((notice) => {
    if (notice.kind === 'event') intake.accept(notice.event);
    else engine.setState(reduceEngine(engine.getState(), notice), true);
  });
  bridge.onAction((action) => {
    if (action.kind === 'recording-opened') void start.registeredRecording(action.id);
    else if (action.kind === 'stop-call') void actions.stop();
    else if (call.getState().phase !== 'running') ui.setState({ screen: 'start' });
  });
  return {
    host: bridge.host,
    call,
    engine,
    settings,
    ui,
    picture,
    feed,
    actions,
    start,
    record,
    corrections,
    consent,
    payment,
    kept,
    sound,
    insights,
    profiles,
    agent,
  };
}
