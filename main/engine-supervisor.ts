import type { CommandName, CommandRequest, CommandResponse } from '../app/contract/commands.ts';
import type { ProfileStanding } from '../app/contract/consent.ts';
import type { KeystoreRequest } from '../app/contract/keystore.ts';
import { fromEngine, type HostNotice, type StreamMessage } from '../app/contract/messages.ts';
import { NoticeHub } from '../app/contract/notice-hub.ts';
import type { EnrichmentStanding } from '../app/contract/schemas.ts';
import { parseUntrusted } from '../app/contract/untrusted.ts';
import { AppError, assertNever } from '../app/domain/errors.ts';
import { ActiveCall } from './active-call.ts';
import type { EngineChannel } from './engine-channel.ts';
import { answerFromKeystore, type HostKeystore } from './host-keystore.ts';
import type { Logger } from './logger.ts';
import { PendingCommands } from './pending-commands.ts';
import { RestartPolicy } from './restart-policy.ts';
import { StreamBacklog } from './stream-backlog.ts';

/** An engine that is not ready by then hangs. */
const READY_TIMEOUT_MS = 30_000;

/** An engine that was told to go closes its vault and is gone by then. */
const END_TIMEOUT_MS = 10_000;

const RENEWING = 'The engine is being started anew, because the compliance profile has changed.';
const RESTARTING = 'The engine stopped and is being started again.';
const FAILED =
  'The engine stopped again and again and is left stopped. Start a call to try once more, or restart the app.';
const CLOSED = 'The app is closing.';

/** What the supervisor works with. */
export interface SupervisorDeps {
  readonly spawn: () => EngineChannel;
  readonly log: Logger;
  /** The system's key store; absent in hosts that reach none. */
  readonly keystore?: HostKeystore;
}

interface Waiter {
  readonly resolve: (channel: EngineChannel) => void;
  readonly reject: (error: AppError) => void;
}

/** Keeps one engine process running: carries commands, captured sound and notices, and brings a lost engine and its call back. */
export class EngineSupervisor {
  readonly #deps: SupervisorDeps;
  readonly #hub = new NoticeHub();
  readonly #pending = new PendingCommands();
  readonly #backlog = new StreamBacklog();
  readonly #restarts = new RestartPolicy();
  readonly #waiters: Waiter[] = [];
  #state: 'idle' | 'starting' | 'ready' | 'failed' | 'closed' = 'idle';
  #channel: EngineChannel | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What the engine said of it when it was last ready. */
  #enrichment: EnrichmentStanding | undefined;
  #profile: ProfileStanding | undefined;
  #agentTold = false;
  #call: ActiveCall | undefined;
  /** A call the engine has not answered for yet. */
  #startingCall: ActiveCall | undefined;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
  }

  /** Starts the engine process. */
  start(): void {
    this.#tell('starting', 'The engine is starting.');
    this.#spawn();
  }

  /** Whether the agent has read what the profile that holds says to them. */
  get agentTold(): boolean {
    return this.#agentTold;
  }

  /** Hears every notice, first those of the active call so far. @returns the function that ends it. */
  subscribe(listener: (notice: HostNotice) => void): () => void {
    return this.#hub.subscribe(listener);
  }

  /**
   * Has the engine do something, as soon as it is ready. @throws AppError when the engine refuses, is lost meanwhile or stays silent.
   */
  async command<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<CommandResponse<N>> {
    if (this.#state === 'failed' && name === 'call.start') {
      this.#restarts.forget();
      this.start();
    }
    // Whoever presses it while the engine is away must not be heard until it is back to pause.
    if (name === 'payment.pause' && this.#state === 'starting') this.#call?.expectPayment();
    const channel = await this.#whenReady();
    const send = (id: number) => channel.send({ kind: 'command', id, name, request });
    if (name !== 'call.start') {
      const response = (await this.#pending.begin(name, send)) as CommandResponse<N>;
      this.#follow(name, request, channel);
      return response;
    }
    const call = new ActiveCall((request as CommandRequest<'call.start'>).spec);
    this.#startingCall = call;
    try {
      const response = await this.#pending.begin(name, send);
      if (!call.ended) this.#call = call;
      return response as CommandResponse<N>;
    } finally {
      if (this.#startingCall === call) this.#startingCall = undefined;
    }
  }

  /** Passes captured sound on; while the engine is away it waits for it, as long as there is a call that wants it and no payment is being taken. */
  stream(message: StreamMessage): void {
    if (this.#state === 'ready') this.#channel?.send(message);
    else if (this.#call?.isPaying && message.kind === 'frames') message.samples.fill(0);
    else if (this.#call) this.#backlog.add(message);
  }

  /** Ends the engine process; nothing is started after that. */
  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    const channel = this.#channel;
    this.#channel = undefined;
    channel?.end();
    this.#pending.refuseAll(CLOSED);
    this.#refuseWaiters(CLOSED);
  }

  #spawn(): void {
    this.#state = 'starting';
    const channel = this.#deps.spawn();
    this.#channel = channel;
    this.#timer = setTimeout(() => channel.kill(), READY_TIMEOUT_MS);
    channel.onMessage((raw) => {
      if (channel === this.#channel) this.#receive(channel, raw);
    });
    channel.onExit(() => {
      if (channel === this.#channel) this.#lose();
    });
  }

  #receive(channel: EngineChannel, raw: unknown): void {
    const parsed = parseUntrusted(fromEngine, raw);
    if (!parsed.success) {
      const problems = parsed.issues.map(({ path, code }) => ({ path, code }));
      this.#deps.log.error({ problems }, 'engine message breaks the contract');
      return;
    }
    const message = parsed.data;
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#timer);
        this.#enrichment = message.enrichment;
        this.#profile = message.profile;
        this.#agentTold = message.agentTold ?? false;
        this.#deps.log.info({ enginePid: message.pid }, 'engine ready');
        void this.#resume(channel);
        return;
      case 'reply':
        this.#pending.reply(message.id, message.result);
        return;
      case 'refusal':
        this.#pending.refuse(message.id, message.failure);
        return;
      case 'event':
        this.#startingCall?.observe(message.event);
        this.#call?.observe(message.event);
        if (this.#call?.ended) this.#call = undefined;
        this.#hub.receive(message);
        return;
      case 'checkpoint':
        this.#startingCall?.keep(message.checkpoint);
        this.#call?.keep(message.checkpoint);
        return;
      case 'keystore-request':
        void this.#answerFromKeystore(channel, message);
        return;
      default:
        assertNever(message);
    }
  }

  /** Hands the engine its key, and wipes the host's copy once it is sent. */
  async #answerFromKeystore(channel: EngineChannel, request: KeystoreRequest): Promise<void> {
    const { keystore, log } = this.#deps;
    const answer = await answerFromKeystore(keystore, request, log);
    channel.send(answer.message);
    answer.wipe();
  }

  /** Has a new engine go on with the lost one's call, and only then opens it for commands and sound. */
  async #resume(channel: EngineChannel): Promise<void> {
    const call = this.#call;
    try {
      if (call) await this.#resumeCall(channel, call);
    } catch (error) {
      if (channel !== this.#channel) return; // Lost again: its successor resumes.
      if (!(error instanceof AppError)) throw error;
      this.#endCall(error);
    }
    if (channel !== this.#channel) return;
    this.#state = 'ready';
    for (const message of this.#backlog.drain()) channel.send(message);
    for (const { resolve } of this.#waiters.splice(0)) resolve(channel);
    this.#tell('ready', call && this.#call ? 'The engine is back and the call goes on.' : 'The engine is ready.');
  }

  async #resumeCall(channel: EngineChannel, lost: ActiveCall): Promise<void> {
    const { paused } = lost; // The new engine's events will say that the call runs.
    const { spec, resume } = lost.resumption();
    const request = resume ? { spec, resume, told: [...this.#hub.events()] } : { spec };
    if (!resume) {
      this.#endCall(new AppError('engine-unavailable', 'The engine was lost as the call began; the call begins anew.'));
      this.#call = new ActiveCall(spec);
    }
    await this.#pending.begin('call.start', (id) => channel.send({ kind: 'command', id, name: 'call.start', request }));
    if (!paused) return;
    await this.#pending.begin('call.pause', (id) =>
      channel.send({ kind: 'command', id, name: 'call.pause', request: {} }),
    );
  }

  /** What the host does once the engine has carried out a command. */
  #follow(name: CommandName, request: CommandRequest<CommandName>, channel: EngineChannel): void {
    if ((name === 'calls.erase' || name === 'calls.restrict') && 'callId' in request) this.#hub.letGo(request.callId);
    if (name === 'profiles.choose') this.#renew(channel);
    if (name !== 'agent.told') return;
    this.#agentTold = true;
    this.#tell('ready', 'The engine is ready.');
  }

  /** Has a new engine take the place of one that goes by itself: what holds for all it does has changed. */
  #renew(channel: EngineChannel): void {
    if (channel !== this.#channel) return;
    this.#channel = undefined;
    this.#state = 'starting';
    this.#pending.refuseAll(RENEWING);
    this.#tell('restarting', RENEWING);
    this.#timer = setTimeout(() => channel.kill(), END_TIMEOUT_MS);
    channel.onExit(() => {
      clearTimeout(this.#timer);
      if (this.#state === 'starting') this.#spawn();
    });
    channel.end();
  }

  #lose(): void {
    this.#channel = undefined;
    clearTimeout(this.#timer);
    this.#deps.log.warn('engine lost');
    const started = this.#startingCall;
    this.#startingCall = undefined;
    this.#tellEnd(started, new AppError('engine-unavailable', RESTARTING));
    const delayMs = this.#restarts.nextDelayMs(performance.now());
    if (delayMs === undefined) {
      this.#state = 'failed';
      this.#endCall(new AppError('engine-unavailable', FAILED));
      this.#pending.refuseAll(FAILED);
      this.#refuseWaiters(FAILED);
      this.#tell('failed', FAILED);
      return;
    }
    this.#state = 'starting';
    this.#pending.refuseAll(RESTARTING);
    this.#tell('restarting', RESTARTING);
    this.#timer = setTimeout(() => this.#spawn(), delayMs);
  }

  #whenReady(): Promise<EngineChannel> {
    if (this.#state === 'ready' && this.#channel) return Promise.resolve(this.#channel);
    if (this.#state === 'failed') return Promise.reject(new AppError('engine-unavailable', FAILED));
    if (this.#state === 'closed') return Promise.reject(new AppError('engine-unavailable', CLOSED));
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  #refuseWaiters(sentence: string): void {
    for (const { reject } of this.#waiters.splice(0)) reject(new AppError('engine-unavailable', sentence));
  }

  /** Gives up the active call and says so. */
  #endCall(failure: AppError): void {
    this.#tellEnd(this.#call, failure);
    this.#call = undefined;
    this.#backlog.drain();
  }

  #tellEnd(call: ActiveCall | undefined, { code, message }: AppError): void {
    const event = call?.failedEvent({ code, message });
    if (event) this.#hub.receive({ kind: 'event', event });
  }

  #tell(state: Extract<HostNotice, { kind: 'engine' }>['state'], message: string): void {
    const [enrichment, profile] = [this.#enrichment, this.#profile];
    const standing = { ...(enrichment && { enrichment }), ...(profile && { profile }), agentTold: this.#agentTold };
    this.#hub.receive({ kind: 'engine', state, message, ...standing });
  }
}
