import { CHANNEL_ROLES, type ChannelRole } from '../../domain/audio.ts';
import { CONSENT_PURPOSES } from '../../domain/consent.ts';
import { SENSITIVE_KINDS } from '../../domain/redaction.ts';
import type { Needs, Profile } from './profile.ts';

const NOTHING_AT_ALL = Object.fromEntries(CONSENT_PURPOSES.map((purpose) => [purpose, 'never'])) as Needs;

/** What holds when no profile can be trusted: a call is heard for talk statistics, and nothing else is done. */
export const CLOSED_PROFILE: Profile = {
  v: 1,
  id: 'closed',
  version: '2026-11-28',
  name: 'No valid profile',
  sources: ['The app holds back what no valid compliance profile allows.'],
  needs: Object.fromEntries(CHANNEL_ROLES.map((channel) => [channel, NOTHING_AT_ALL])) as Record<ChannelRole, Needs>,
  forms: { consent: ['written'], release: ['written'] },
  notice: { wording: 'none', text: 'Nothing is analysed, because no valid compliance profile is there.' },
  agentNotice: {
    wording: 'none',
    text: 'Only how long each side talks is counted, because no valid compliance profile is there.',
  },
  retentionDays: { recording: 0, transcript: 0, events: 0, corrections: 0, audit: 3650 },
  supervisor: { views: [], agentIsTold: true },
  exports: [],
  redaction: { kinds: [...SENSITIVE_KINDS], strictness: 'strict', ownPatterns: [], allowedWords: [] },
  budget: { epsilon: 0.1, delta: 1e-6, periodDays: 30 },
};
