import type { PromptUrgency } from '../domain/assist.ts';
import type { CallState } from '../domain/emotion.ts';

/** One de-escalation play: when it helps, and what to say. */
export interface Play {
  readonly id: string;
  readonly title: string;
  readonly suggestion: string;
  readonly urgency: PromptUrgency;
  /** Fires when the customer's words match one of these… */
  readonly phrases?: RegExp;
  /** …and none of these… */
  readonly notPhrases?: RegExp;
  /** …or when a call state is at least this likely. */
  readonly state?: { readonly name: CallState; readonly atLeast: number };
  /** A phrase counts only while the customer's sentiment is below this: 0.2 is where positive begins. Absent: always. */
  readonly sentimentBelow?: number;
  /** Plain words for why the card is shown. */
  readonly because: string;
}

/** The first playbook, most important first; at most one play fires per utterance. */
export const PLAYBOOK: readonly Play[] = [
  {
    id: 'reassure-security',
    title: 'Reassure first, then secure the account',
    suggestion:
      'Say that you take it seriously and that you will lock things down now; then walk through the steps one by one.',
    urgency: 'attention',
    phrases:
      /\b(?:fraud|stolen|hacked|scam|identity theft|somebody|someone)\b.{0,40}\b(?:card|account|money|charge|used|took|stole)|\b(?:lost|stolen) (?:my )?(?:card|wallet|phone)\b/i,
    because: 'The customer speaks of a lost card, fraud or a theft.',
  },
  {
    id: 'retain',
    title: 'The customer talks about leaving',
    suggestion:
      'Acknowledge it without arguing. Ask what would have to change for them to stay, and name one thing you can do today.',
    urgency: 'attention',
    phrases:
      /\b(?:cancel|close my account|switch(?:ing)? to|leave (?:you|your)|take my business|another (?:company|provider|bank))\b/i,
    notPhrases: /\b(?:don't|do not|not|never) (?:want to |going to )?cancel\b/i,
    because: 'The customer mentions cancelling or leaving.',
  },
  {
    id: 'acknowledge-wait',
    title: 'Acknowledge the wait',
    suggestion: 'Name how long it has taken, say sorry for it once, and tell them what you will do now and by when.',
    urgency: 'attention',
    phrases:
      /\b(?:waiting|waited|on hold|still (?:have|haven't|not|no|waiting)|no ?(?:body|one) (?:has |have |ever )?(?:called|calls|answer|replied|came)|(?:second|third|fourth|fifth) time|(?:days|weeks|months) ago|for (?:\w+ )?(?:hours|days|weeks|months))\b/i,
    notPhrases: /\bthank/i,
    sentimentBelow: 0.2,
    because: 'The customer says they have been waiting or had to ask again.',
  },
  {
    id: 'own-it',
    title: 'Slow down and own the problem',
    suggestion:
      'Lower your pace, let them finish, then put the problem in your own words and say that you will take care of it yourself.',
    urgency: 'attention',
    state: { name: 'frustrated', atLeast: 0.7 },
    because: 'Their words carry strong signals of frustration.',
  },
  {
    id: 'one-step',
    title: 'One step at a time',
    suggestion:
      'Say it again in shorter sentences, without product names, and check after each step that they are with you.',
    urgency: 'info',
    phrases:
      /\b(?:don't|do not|didn't) (?:understand|get it|follow|know what you)|\bconfus(?:ed|ing)\b|\bwhat do you mean\b|\byou lost me\b/i,
    state: { name: 'confused', atLeast: 0.75 },
    because: 'The customer sounds unsure what is meant.',
  },
  {
    id: 'confirm-and-close',
    title: 'Confirm what was agreed',
    suggestion: 'Repeat in one sentence what happens next and by when, ask whether anything is open, and thank them.',
    urgency: 'info',
    phrases:
      /\bthank(?:s| you)\b.{0,60}\b(?:help|helping|much|great|appreciate|sorting|fix)|\bappreciate (?:it|your|that)\b|\byou've been (?:great|very|so)\b/i,
    because: 'The customer thanks you.',
  },
];

/** What the agent is advised when an escalation rule fires. */
export const ESCALATION_PLAYS = {
  'asks-for-supervisor': {
    id: 'offer-supervisor',
    title: 'Offer a supervisor',
    suggestion:
      'Say that you will bring one in, sum up the case in two sentences so that the customer need not tell it again, and stay on the line.',
    urgency: 'urgent',
  },
  'sustained-frustration': {
    id: 'step-in',
    title: 'Frustration keeps up: step in',
    suggestion:
      'Pause the process. Acknowledge what went wrong in their words, offer one concrete remedy, and consider bringing in a supervisor.',
    urgency: 'urgent',
  },
  'sharp-fall': {
    id: 'ask-what-changed',
    title: 'The mood has dropped: ask what changed',
    suggestion:
      'Go back to the last thing you said. Ask openly whether something about it bothers them, and listen without explaining yet.',
    urgency: 'urgent',
  },
} as const satisfies Record<string, Omit<Play, 'because'>>;
