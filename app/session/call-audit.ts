import type { AssistEvent, EventOf } from '../contract/events.ts';
import type { AuditEvent, SubjectTag, Versioned } from '../domain/audit.ts';
import { CONSENT_PURPOSES, type NoticeWay } from '../domain/consent.ts';
import type { AuditLog } from '../privacy/audit/audit-log.ts';

const CHANNELS = { 'read-aloud': 'spoken', announcement: 'played', written: 'written', imported: 'written' } as const;
const DECISIONS = { granted: 'given', refused: 'refused', withdrawn: 'withdrawn' } as const;

/** The version of a wording that ends in a number, e.g. `eu-en-1`; several that were given together count by their last. */
function wordingOf(wording: string): Versioned {
  const [, id = 'notice', version = '0'] = /^([a-z][a-z0-9-]*?)-(\d+)$/.exec(wording.split('+').at(-1) ?? '') ?? [];
  return { id, version: Number(version) };
}

/**
 * What of a call's events the audit log tells of: notices, answers, prompts and corrections, without anything that was said. Waits until the call's
 * tag is known and a transaction is open.
 */
export class CallAudit {
  #waiting: ((call: SubjectTag) => AuditEvent)[] = [];
  readonly #noted = new Set<string>();

  take(event: AssistEvent): void {
    switch (event.type) {
      case 'consent':
        this.#takeConsent(event);
        return;
      case 'prompt': {
        const { rule, play } = event.prompt;
        this.#waiting.push((call) => ({ kind: 'prompt', call, rule, play, atSample: event.atSample }));
        return;
      }
      case 'correction': {
        const outcome = event.outcome.kind === 'taken' ? 'taken' : 'refused';
        this.#waiting.push((call) => ({ kind: 'correction', of: 'emotion', outcome, call }));
        return;
      }
      case 'corrections-undone':
        for (const _serial of event.serials)
          this.#waiting.push((call) => ({ kind: 'correction', of: 'emotion', outcome: 'undone', call }));
        return;
      case 'payment-pause':
        this.#takePause(event);
        return;
      default:
        return;
    }
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The entries so far; they wait until `clear` says that they were written. */
  entries(call: SubjectTag): readonly AuditEvent[] {
    return this.#waiting.map((make) => make(call));
  }

  clear(): void {
    this.#waiting = [];
  }

  /**
   * An engine that goes on with a lost one's call hears again what that one was told. What is in the log already is not noted a second time: the same
   * events make the same entries in the same order, so it is the first of them.
   */
  leaveOutNoted(log: AuditLog, calls: readonly SubjectTag[]): void {
    let noted = 0;
    log.read({}, ({ event }) => {
      if (isNotedHere(event) && 'call' in event && calls.some((call) => call === event.call)) noted += 1;
    });
    this.#waiting = this.#waiting.slice(noted);
  }

  /** The event holds all that was answered; only what is new is noted. */
  #takeConsent({ person: role, consent: { notice, answers } }: EventOf<'consent'>): void {
    if (notice && this.#isNew(`${role} notice ${notice.atEpochMs}`)) {
      const wording = wordingOf(notice.wording);
      const channel = channelOf(notice.way);
      this.#waiting.push((call) => ({ kind: 'notice', call, wording, channel }));
    }
    for (const purpose of CONSENT_PURPOSES) {
      const given = answers[purpose];
      if (!given || !this.#isNew(`${role} ${purpose} ${given.answer} ${given.atEpochMs}`)) continue;
      const { form } = given;
      const decision = DECISIONS[given.answer];
      const wording = notice && { wording: wordingOf(notice.wording) };
      this.#waiting.push((call) => ({ kind: 'consent', call, role, purpose, decision, form, ...wording }));
    }
  }

  #takePause({ state, cause = 'button', atSample }: EventOf<'payment-pause'>): void {
    if (state === 'paused' || state === 'resumed')
      this.#waiting.push((call) => ({ kind: 'payment-pause', call, action: state, cause, atSample }));
  }

  #isNew(what: string): boolean {
    if (this.#noted.has(what)) return false;
    this.#noted.add(what);
    return true;
  }
}

/** Entries that `CallAudit` makes, and nobody else. */
function isNotedHere(event: AuditEvent) {
  return (
    event.kind === 'notice' ||
    event.kind === 'consent' ||
    event.kind === 'prompt' ||
    event.kind === 'payment-pause' ||
    (event.kind === 'correction' && event.of === 'emotion')
  );
}

function channelOf(way: NoticeWay) {
  return CHANNELS[way];
}
