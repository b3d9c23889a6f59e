import type { CorrectionOutcome, CorrectionState, UndoRequest } from '../contract/corrections.ts';
import type { Provenance } from '../contract/schemas.ts';
import type { Verdict } from '../domain/correction.ts';
import type { EmotionProbabilities, FusedEmotion } from '../domain/emotion.ts';
import { guarded, type Untaken } from './adaptation.ts';
import { type AdaptedReading, adaptReading } from './adapted-reading.ts';
import { type CheckRow, scoreOf } from './check-score.ts';
import { readCorrections, writeCorrections } from './corrections-file.ts';
import { HOURLY_CORRECTIONS, leftThisHour, withinTheHour } from './hourly-limit.ts';
import {
  baseOf,
  type Correction,
  folded,
  isMeant,
  type KeptCorrections,
  layerOf,
  NO_CORRECTIONS,
  REFUSED_LIMIT,
  type Refusal,
} from './kept-corrections.ts';
import { stateOf, versionOf } from './layer-state.ts';
import { blankLayer, type LayerWeights, vectorOf } from './residual-layer.ts';

/** The layer's name in the provenance of what it changed. */
export const SITE_LAYER = 'site-corrections';
const TOO_MANY = `No more than ${HOURLY_CORRECTIONS} corrections are taken within an hour. Nothing was changed; try again later.`;

interface SiteLayerDeps {
  /** The fixed check set as the words' model reads it; asked for once, when a correction or the state first needs it. */
  readonly check: () => Promise<readonly CheckRow[]>;
  /** The app's data folder; without one the corrections are forgotten at the end of the process. */
  readonly folder?: string;
  readonly epochMs: () => number;
}

/** What this machine has learned from corrections: kept, replayed and undone, one request after the other. */
export class SiteLayer {
  readonly #deps: SiteLayerDeps;
  #kept: KeptCorrections = NO_CORRECTIONS;
  #weights = blankLayer();
  #version = versionOf(NO_CORRECTIONS, this.#weights);
  #notice: string | undefined;
  #check: Promise<readonly CheckRow[]> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: SiteLayerDeps) {
    this.#deps = deps;
  }

  /**
   * Reads what is kept, before every request and for every call: another process of the app may have changed it.
   * @returns a sentence when a damaged file had to be set aside. @throws AppError `corrections-unavailable`.
   */
  async load(): Promise<string | undefined> {
    const { folder, epochMs } = this.#deps;
    if (folder === undefined) return undefined;
    const { kept, notice } = await readCorrections(folder, epochMs());
    this.#notice = notice ?? this.#notice;
    this.#believe(kept, layerOf(kept));
    return this.#notice;
  }

  /** A reading as the layer leaves it; undefined while the layer changes nothing. */
  adapt(fused: FusedEmotion): AdaptedReading | undefined {
    return adaptReading(fused, this.#weights);
  }

  /** The layer in its present state. */
  get provenance(): Provenance {
    return { model: SITE_LAYER, version: this.#version };
  }

  /**
   * Learns from one correction, unless the hour's are used up or the check set would be read too badly.
   * @param estimate as read before any layer. @param instead serial of an earlier correction of the same utterance, which it replaces.
   * @throws AppError `corrections-unavailable`, or what the check set fails with.
   */
  give(estimate: EmotionProbabilities, verdict: Verdict, instead?: number): Promise<CorrectionOutcome> {
    return this.#inTurn(async () => {
      const check = await this.#checkRows();
      const atEpochMs = this.#deps.epochMs();
      if (leftThisHour(this.#kept.given, atEpochMs) === 0)
        return { kind: 'refused', why: 'too-many', message: TOO_MANY };
      const lesson: Correction = { serial: this.#kept.nextSerial, estimate: vectorOf(estimate), verdict, atEpochMs };
      const given = [...withinTheHour(this.#kept.given, atEpochMs), atEpochMs];
      const others = this.#kept.corrections.filter(({ serial }) => serial !== instead);
      const isAdded = others.length === this.#kept.corrections.length;
      const { weights, taken, untaken } = isAdded
        ? guarded(this.#weights, [lesson], check)
        : guarded(baseOf(this.#kept), [...others, lesson], check);
      const refusal = untaken.find((each) => each.lesson === lesson);
      if (refusal) {
        await this.#keep({ ...this.#kept, given, ...this.#refusing([refusal]) }, this.#weights);
        return { kind: 'refused', why: 'drift', message: refusal.why };
      }
      const before = scoreOf(this.#weights, check);
      const corrections = isAdded ? [...others, lesson] : taken;
      const nextSerial = lesson.serial + 1;
      await this.#keep({ ...this.#kept, nextSerial, given, corrections, ...this.#refusing(untaken) }, weights);
      return { kind: 'taken', serial: lesson.serial, check: { before, after: scoreOf(this.#weights, check) } };
    });
  }

  /**
   * Forgets corrections as if they had never been given; later ones that the drift guard takes only with them go too.
   * @returns the serials of all that went. @throws as `give`.
   */
  undo(which: UndoRequest): Promise<readonly number[]> {
    return this.#inTurn(async () => {
      const { corrections, nextSerial, given } = this.#kept;
      const gone = corrections.filter(isMeant(which, corrections.at(-1)?.serial));
      const others = corrections.filter((each) => !gone.includes(each));
      if (which.kind === 'all') {
        await this.#keep({ ...NO_CORRECTIONS, nextSerial, given }, blankLayer());
        return serialsOf(gone);
      }
      const { weights, taken, untaken } = guarded(baseOf(this.#kept), others, await this.#checkRows());
      await this.#keep({ ...this.#kept, corrections: taken, ...this.#refusing(untaken) }, weights);
      return serialsOf([...gone, ...untaken.map(({ lesson }) => lesson)]);
    });
  }

  /** @throws as `give`. */
  state(): Promise<CorrectionState> {
    return this.#inTurn(async () => {
      const state = stateOf(this.#kept, this.#weights, await this.#checkRows(), this.#deps.epochMs());
      return { ...state, layer: this.#version, ...(this.#notice !== undefined && { notice: this.#notice }) };
    });
  }

  /** First written, then believed: what could not be kept changes nothing. */
  async #keep(changed: KeptCorrections, weights: LayerWeights): Promise<void> {
    const kept = folded(changed);
    if (this.#deps.folder !== undefined) await writeCorrections(this.#deps.folder, kept);
    this.#believe(kept, weights);
  }

  #believe(kept: KeptCorrections, weights: LayerWeights): void {
    this.#kept = kept;
    this.#weights = weights;
    this.#version = versionOf(kept, this.#weights);
  }

  #refusing(untaken: readonly Untaken<Correction>[]): { readonly refused: readonly Refusal[] } {
    const fresh = untaken.map(({ lesson: { verdict, atEpochMs }, why }) => ({ verdict, atEpochMs, message: why }));
    return { refused: [...this.#kept.refused, ...fresh].slice(-REFUSED_LIMIT) };
  }

  #checkRows(): Promise<readonly CheckRow[]> {
    this.#check ??= this.#deps.check().catch((error: unknown) => {
      this.#check = undefined;
      throw error;
    });
    return this.#check;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      await this.load();
      return work();
    });
    this.#last = done.catch(() => {});
    return done;
  }
}

function serialsOf(corrections: readonly Correction[]): readonly number[] {
  return corrections.map(({ serial }) => serial);
}
