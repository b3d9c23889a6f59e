/**
 * Follows who has the floor: turns, overlaps and silences from the segments of both channels, and talk statistics.
 * Pure and independent of when it is asked: a thing is told once the segments that decide it have ended.
 *
 * Speech that begins while the other speaks either takes the floor (the other stops first) or does not (it ends inside
 * the other's speech: a backchannel): between-speaker and within-speaker overlap in Heldner and Edlund, "Pauses, gaps and
 * overlaps in conversations", Journal of Phonetics 38 (2010). Taking the floor counts as an interruption only after both
 * spoke together for a while: most overlaps at a change of speaker are a few tenths of a second long and part of ordinary
 * turn-taking (Levinson and Torreira, "Timing in turn-taking", Frontiers in Psychology 6 (2015)).
 */
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { Overlap, Segment, Span, TalkStatistics, Turn } from '../domain/speech.ts';
import {
  addInterruption,
  addSpeech,
  addTurnLength,
  type CountedSegment,
  NO_TALK,
  passOver,
  type TalkTotals,
  toStatistics,
} from './talk-totals.ts';

export interface TurnOptions {
  /** Both spoke together at least so long when the floor was taken: an interruption. */
  readonly interruptionMs: number;
  /** Nobody spoke for at least so long: a silence. */
  readonly silenceMs: number;
  /** Segments of one channel with no more than this between them are one stretch of speech (a segment can be cut). */
  readonly joinMs: number;
}

export const TURN_DEFAULTS: TurnOptions = { interruptionMs: 600, silenceMs: 3_000, joinMs: 400 };

export type TurnEvent =
  | { readonly type: 'turn'; readonly turn: Turn }
  | { readonly type: 'overlap'; readonly overlap: Overlap }
  | { readonly type: 'silence'; readonly span: Span };

/** The latest segment of a channel that was placed, and whether its stretch of speech has the floor. */
interface PlacedSegment extends Span {
  readonly hasFloor: boolean;
}

/** Everything the tracker knows, JSON-safe. Segments still being spoken are not part of it. */
export interface TurnTrackerState {
  readonly totals: TalkTotals;
  /** Ended segments that could not be placed yet, by start. */
  readonly waiting: readonly CountedSegment[];
  readonly latest: Readonly<Partial<Record<ChannelRole, PlacedSegment>>>;
  readonly turn?: Turn;
  readonly turnsTold: number;
}

type Placement = { readonly hasFloor: boolean; readonly overlap?: Overlap };

export class TurnTracker {
  private readonly interruptionSamples: number;
  private readonly silenceSamples: number;
  private readonly joinSamples: number;
  private readonly open = new Map<string, Segment>();
  private state: TurnTrackerState = { totals: NO_TALK, waiting: [], latest: {}, turnsTold: 0 };

  constructor(options: Partial<TurnOptions> = {}) {
    const { interruptionMs, silenceMs, joinMs } = { ...TURN_DEFAULTS, ...options };
    const samples = (ms: number) => Math.round((ms * CALL_RATE_HZ) / 1000);
    this.interruptionSamples = samples(interruptionMs);
    this.silenceSamples = samples(silenceMs);
    this.joinSamples = samples(joinMs);
  }

  /** Somebody began to speak; the segment's end does not matter yet. Every segment that is added must have begun. */
  begin(segment: Segment): void {
    this.open.set(segment.id, segment);
  }

  /** A segment ended. @param words how many were recognised; 0 takes no part in turns, undefined: nobody recognised words */
  add(segment: Segment, words?: number): void {
    this.open.delete(segment.id);
    const { id, channel, startSample, endSample } = segment;
    const counted: CountedSegment = { id, channel, startSample, endSample, ...(words !== undefined && { words }) };
    const waiting = [...this.state.waiting, counted].sort(byStart);
    this.state = { ...this.state, waiting };
  }

  /** All speech that begins before `toSample` has begun or was added. @returns what is decided now */
  advance(toSample: number): readonly TurnEvent[] {
    const known = Math.min(toSample, ...[...this.open.values()].map((segment) => segment.startSample));
    return this.place(known);
  }

  /**
   * A stretch was not listened to: what was said before it is decided, what was open is forgotten, and it counts as neither speech nor silence.
   * @returns what is decided now
   */
  passOver(span: Span): readonly TurnEvent[] {
    this.open.clear();
    const events = [...this.place(Number.POSITIVE_INFINITY)];
    const { coveredUntil } = this.state.totals;
    if (span.startSample - coveredUntil >= this.silenceSamples)
      events.push({ type: 'silence', span: { startSample: coveredUntil, endSample: span.startSample } });
    this.state = { ...this.state, totals: passOver(this.state.totals, span) };
    return events;
  }

  /** The call ended: everything is decided, the last turn and a last silence are told. */
  finish(endSample: number): readonly TurnEvent[] {
    this.open.clear();
    const events = [...this.place(Number.POSITIVE_INFINITY)];
    const { coveredUntil } = this.state.totals;
    if (endSample - coveredUntil >= this.silenceSamples) {
      events.push({ type: 'silence', span: { startSample: coveredUntil, endSample } });
    }
    return [...events, ...this.closeTurn()];
  }

  /** Counts what was said up to now, segments still being spoken included. @param atSample how far the call is */
  statistics(atSample: number): TalkStatistics {
    const { totals, waiting, turn } = this.state;
    const speaking = [...this.open.values()]
      .filter((segment) => segment.startSample < atSample)
      .map((segment): CountedSegment => ({ ...segment, endSample: Math.max(segment.endSample, atSample) }));
    const pending = [...waiting, ...speaking].sort(byStart);
    const counted = pending.reduce(addSpeech, totals);
    const withTurn = turn ? addTurnLength(counted, turn.channel, turn.endSample - turn.startSample) : counted;
    return toStatistics(withTurn, atSample);
  }

  snapshot(): TurnTrackerState {
    return this.state;
  }

  restore(state: TurnTrackerState): void {
    this.open.clear();
    this.state = state;
  }

  /** Places waiting segments in the order of their starts until one cannot be decided. All segments that begin before `known` have ended. */
  private place(known: number): readonly TurnEvent[] {
    const events: TurnEvent[] = [];
    for (;;) {
      const [next, ...rest] = this.state.waiting;
      if (!next || next.startSample >= known) return events;
      const placement = this.decide(next, rest, known);
      if (!placement) return events;
      events.push(...this.settle(next, placement));
    }
  }

  /** @returns undefined when segments that have not ended yet decide it. */
  private decide(next: CountedSegment, rest: readonly CountedSegment[], known: number): Placement | undefined {
    const { latest } = this.state;
    const own = latest[next.channel];
    if (own && next.startSample - own.endSample <= this.joinSamples) return { hasFloor: own.hasFloor };
    const [over, other] =
      (Object.entries(latest) as [ChannelRole, PlacedSegment][]).find(
        ([channel, placed]) => channel !== next.channel && placed.endSample > next.startSample,
      ) ?? [];
    if (next.words === 0) return { hasFloor: false };
    if (!over || !other) return { hasFloor: true };
    const by = next.channel;
    const ownEnd = this.stretchEnd(next, by, rest);
    const otherEnd = this.stretchEnd(other, over, rest);
    const endSample = Math.min(ownEnd, otherEnd);
    if (endSample + this.joinSamples > known) return undefined;
    const span = { startSample: next.startSample, endSample };
    if (ownEnd < otherEnd) return { hasFloor: false, overlap: { ...span, by, over, kind: 'backchannel' } };
    const interrupts = endSample - next.startSample >= this.interruptionSamples;
    return { hasFloor: true, ...(interrupts && { overlap: { ...span, by, over, kind: 'interruption' as const } }) };
  }

  /** Where a channel's stretch of speech ends, as far as the ended segments tell. */
  private stretchEnd(from: Span, channel: ChannelRole, rest: readonly CountedSegment[]): number {
    return rest
      .filter((segment) => segment.channel === channel)
      .reduce((end, s) => (s.startSample - end <= this.joinSamples ? Math.max(end, s.endSample) : end), from.endSample);
  }

  private settle(next: CountedSegment, { hasFloor, overlap }: Placement): readonly TurnEvent[] {
    const { startSample, endSample, channel } = next;
    const events: TurnEvent[] = [];
    const silentSince = this.state.totals.coveredUntil;
    if (startSample - silentSince >= this.silenceSamples) {
      events.push({ type: 'silence', span: { startSample: silentSince, endSample: startSample } });
    }
    let totals = addSpeech(this.state.totals, next);
    if (overlap) events.push({ type: 'overlap', overlap });
    if (overlap?.kind === 'interruption') totals = addInterruption(totals, channel);
    const latest = { ...this.state.latest, [channel]: { startSample, endSample, hasFloor } };
    this.state = { ...this.state, totals, latest, waiting: this.state.waiting.slice(1) };
    return hasFloor ? [...events, ...this.extendTurn(next)] : events;
  }

  private extendTurn(segment: CountedSegment): readonly TurnEvent[] {
    const { channel, startSample, endSample } = segment;
    const told = this.state.turn?.channel === channel ? [] : this.closeTurn();
    const turn = this.state.turn ?? {
      id: `turn-${this.state.turnsTold + 1}`,
      channel,
      startSample,
      endSample,
      utteranceIds: [],
    };
    const utteranceIds = segment.words === 0 ? turn.utteranceIds : [...turn.utteranceIds, segment.id];
    this.state = { ...this.state, turn: { ...turn, endSample: Math.max(turn.endSample, endSample), utteranceIds } };
    return told;
  }

  private closeTurn(): readonly TurnEvent[] {
    const { turn, ...rest } = this.state;
    if (!turn) return [];
    const totals = addTurnLength(this.state.totals, turn.channel, turn.endSample - turn.startSample);
    this.state = { ...rest, totals, turnsTold: this.state.turnsTold + 1 };
    return [{ type: 'turn', turn }];
  }
}

/** Two that begin at once have an order too, so that the result does not depend on which one ended first. */
function byStart(a: CountedSegment, b: CountedSegment): number {
  return a.startSample - b.startSample || a.channel.localeCompare(b.channel);
}
