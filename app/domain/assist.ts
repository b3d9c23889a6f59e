import type { ChannelRole } from './audio.ts';
import type { Span } from './speech.ts';

/** One reason behind a prompt: plain words, and the seconds of the call it points to. */
export interface Reason extends Span {
  readonly text: string;
  readonly utteranceIds: readonly string[];
  /** Words of the call that it rests on. */
  readonly quote?: string;
}

/** What kind of help a prompt offers. */
export type PromptKind = 'escalation' | 'suggestion';
export type PromptUrgency = 'info' | 'attention' | 'urgent';

/** A card shown to the agent: what could help now, and why. */
export interface Prompt {
  readonly id: string;
  readonly kind: PromptKind;
  readonly urgency: PromptUrgency;
  /** The rule that fired, e.g. `sustained-frustration`. */
  readonly rule: string;
  /** Playbook entry, e.g. `acknowledge-wait`. */
  readonly play: string;
  readonly title: string;
  readonly suggestion: string;
  readonly reasons: readonly Reason[];
  readonly channel: ChannelRole;
}
