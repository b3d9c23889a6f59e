import type { ChannelRole } from './audio.ts';
import type { Segment } from './speech.ts';

/**
 * What a recogniser wants to do with somebody's voice, words or face. `context`: words colour what the customer says before or after them, and
 * nothing is told of whoever said them; `enrichment` sends words to the administrator's endpoint.
 */
export const PURPOSES = [
  'transcribe',
  'voice-emotion',
  'text-emotion',
  'face-emotion',
  'context',
  'enrichment',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What a person is asked about. Words as context go with `text-emotion`; the last four are about what is kept and who else sees it. */
export const CONSENT_PURPOSES = [
  'transcribe',
  'voice-emotion',
  'text-emotion',
  'face-emotion',
  'enrichment',
  'record',
  'store',
  'improve-models',
  'supervisor-view',
] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** What analysing a call takes, without keeping anything of it. */
export const ANALYSIS_PURPOSES = [
  'transcribe',
  'voice-emotion',
  'text-emotion',
  'face-emotion',
  'enrichment',
] as const satisfies readonly ConsentPurpose[];

/**
 * What a profile asks for before something is done, the mildest first: nothing, that the person was told, that the person agreed, that the
 * person has signed a release (BIPA), or it is not done at all.
 */
export const NEEDS = ['nothing', 'notice', 'consent', 'release', 'never'] as const;
export type Need = (typeof NEEDS)[number];

/** How a person was told: by the agent, an announcement, in writing, or before the recording was made. */
export const NOTICE_WAYS = ['read-aloud', 'announcement', 'written', 'imported'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** How a person answered: said in the call, noted with a button, brought along with a recording, or a signed release. */
export const CONSENT_FORMS = ['spoken', 'pressed', 'imported', 'written'] as const;
export type ConsentForm = (typeof CONSENT_FORMS)[number];

export interface NoticeGiven {
  readonly way: NoticeWay;
  /** Version of the wording that was given. */
  readonly wording: string;
  readonly atSample: number;
  readonly atEpochMs: number;
}

export interface ConsentAnswer {
  readonly answer: 'granted' | 'refused' | 'withdrawn';
  readonly form: ConsentForm;
  readonly atSample: number;
  readonly atEpochMs: number;
}

/** What one person was told and has answered; an absent purpose was not answered. */
export interface PersonConsent {
  readonly notice?: NoticeGiven;
  readonly answers: Readonly<Partial<Record<ConsentPurpose, ConsentAnswer>>>;
}

/** What is noted of a person: that the notice was given, or an answer to some purposes. */
export type ConsentStatement =
  | { readonly kind: 'notice'; readonly way: NoticeWay }
  | {
      readonly kind: 'answer';
      readonly answer: ConsentAnswer['answer'];
      readonly purposes: readonly ConsentPurpose[];
      readonly form: ConsentForm;
    };

/** Compile-time stamp; it exists in types only, and only `app/privacy` may cast to it (a lint rule and a test hold this). */
declare const stamp: unique symbol;

/** Material the consent gate has let through for one purpose. Recognisers accept nothing else. */
export type Permitted<P extends Purpose, T> = T & { readonly [stamp]: P };

/** What the gate is asked about: whose it is, and where in the call it begins (of a picture: when it was seen), if it is of a call. */
export interface GateMaterial extends Pick<Segment, 'channel'> {
  readonly startSample?: number;
  readonly atSample?: number;
}

export interface GateVerdict {
  readonly allowed: boolean;
  /** The sentence the display shows when it is not; empty when it is. */
  readonly reason: string;
}

/** Asked once for every piece of material and purpose. */
export interface ConsentGate {
  /** @returns the stamped material, or undefined when it may not be used for this purpose: by its channel, or because it began before it was allowed. */
  admit<P extends Purpose, T extends GateMaterial>(purpose: P, material: T): Permitted<P, T> | undefined;
  /** Whether a channel may be used for a purpose now. */
  verdict(purpose: Purpose, channel: ChannelRole): GateVerdict;
  /** Whether it could come to that in this call, once somebody agrees. */
  everAllows(purpose: Purpose, channel: ChannelRole): boolean;
}
