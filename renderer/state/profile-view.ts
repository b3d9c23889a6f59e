import type { ProfileFacts } from '../../app/contract/profiles.ts';
import { CONSENT_PURPOSES, type Need } from '../../app/domain/consent.ts';
import { PURPOSE_NAMES } from './consent-view.ts';

/** Whose sound, words or face a column of the table is about. */
export const PROFILE_COLUMNS = [
  { channel: 'customer', name: 'Customer' },
  { channel: 'agent', name: 'You' },
  { channel: 'unattributed', name: 'Both on one channel' },
] as const;

/** What a need means for whoever is asked, in the words of the table. */
const NEED_WORDS: Readonly<Record<Need, string>> = {
  nothing: 'yes',
  notice: 'once they were told',
  consent: 'if they agree',
  release: 'if they sign',
  never: 'never',
};

const FORM_WORDS = {
  spoken: 'said in the call',
  pressed: 'noted with a button',
  imported: 'brought along',
  written: 'signed',
} as const;

const CLASS_NAMES: Readonly<Record<string, string>> = {
  recording: 'Recordings',
  transcript: 'Words',
  events: 'What was read',
  corrections: 'Corrections',
  audit: 'Audit log',
};

const VIEW_NAMES: Readonly<Record<string, string>> = {
  'customer-sentiment': "the customer's sentiment",
  'customer-words': "the customer's words",
  'talk-statistics': 'talk statistics',
  prompts: 'prompts',
  aggregates: 'figures over many calls',
};

const EXPORT_NAMES: Readonly<Record<string, string>> = {
  report: 'reports without names and numbers',
  'unredacted-report': 'reports with names and numbers',
  events: 'events',
  backup: 'backups',
  'subject-package': 'packages for the person a call is about',
};

/** One purpose and what it takes on each channel, in the order of the columns. */
export interface ProfileRow {
  readonly name: string;
  readonly cells: readonly { readonly need: Need; readonly words: string }[];
}

/** A compliance profile in plain words. */
export interface ProfileView {
  readonly rows: readonly ProfileRow[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** What a profile says, for people who do not write profiles. */
export function profileView({ needs, forms, retentionDays, supervisor, exports }: ProfileFacts): ProfileView {
  const rows = CONSENT_PURPOSES.map((purpose) => ({
    name: PURPOSE_NAMES[purpose],
    cells: PROFILE_COLUMNS.map(({ channel }) => {
      const need = needs[channel][purpose];
      return { need, words: channel === 'agent' && need === 'notice' ? 'once you were told' : NEED_WORDS[need] };
    }),
  }));
  const views = list(supervisor.views.map((view) => VIEW_NAMES[view] ?? view));
  const told = supervisor.views.length === 0 ? '' : supervisor.agentIsTold ? '; you are told' : '; you are not told';
  const kept = Object.entries(retentionDays).map(([kind, days]) => `${CLASS_NAMES[kind] ?? kind} ${days} days`);
  return {
    rows,
    facts: [
      { name: 'An agreement counts', value: list(forms.consent.map((form) => FORM_WORDS[form])) },
      { name: 'A release counts', value: list(forms.release.map((form) => FORM_WORDS[form])) },
      { name: 'Kept for', value: list(kept) },
      { name: 'A supervisor can see', value: `${views}${told}` },
      { name: 'Can be saved', value: list(exports.map((kind) => EXPORT_NAMES[kind] ?? kind)) },
    ],
  };
}

function list(parts: readonly string[]): string {
  return parts.join(', ') || 'nothing';
}
