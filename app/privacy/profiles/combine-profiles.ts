import { CHANNEL_ROLES } from '../../domain/audio.ts';
import { CONSENT_PURPOSES, NEEDS, type Need } from '../../domain/consent.ts';
import { SENSITIVE_KINDS } from '../../domain/redaction.ts';
import { DATA_CLASSES, type Profile } from './profile.ts';

/**
 * The profile that satisfies all of the given ones: for each purpose the stricter need, for each class of data the shorter time, and only what
 * every one of them allows. Both notices are given. Where agent and customer sit under different laws, this is what applies.
 * @throws RangeError without a profile, or when no form of agreement satisfies all of them.
 */
export function combineProfiles(profiles: readonly Profile[]): Profile {
  const [first, ...others] = [...profiles].sort((a, b) => a.id.localeCompare(b.id));
  if (!first) throw new RangeError('At least one profile is needed.');
  return others.reduce(stricter, first);
}

function stricter(a: Profile, b: Profile): Profile {
  if (a.id === b.id) return a;
  return {
    v: 1,
    id: `${a.id}-and-${b.id}`.slice(0, 40).replace(/-$/, ''),
    version: a.version > b.version ? a.version : b.version,
    name: `${a.name} and ${b.name}`.slice(0, 80),
    sources: [...new Set([...a.sources, ...b.sources])],
    needs: byKey(CHANNEL_ROLES, (channel) =>
      byKey(CONSENT_PURPOSES, (purpose) => stricterNeed(a.needs[channel][purpose], b.needs[channel][purpose])),
    ),
    forms: { consent: inBoth(a.forms.consent, b.forms.consent), release: inBoth(a.forms.release, b.forms.release) },
    notice: bothNotices(a.notice, b.notice),
    agentNotice: bothNotices(a.agentNotice, b.agentNotice),
    retentionDays: byKey(DATA_CLASSES, (kind) => Math.min(a.retentionDays[kind], b.retentionDays[kind])),
    supervisor: {
      views: a.supervisor.views.filter((view) => b.supervisor.views.includes(view)),
      agentIsTold: a.supervisor.agentIsTold || b.supervisor.agentIsTold,
    },
    exports: a.exports.filter((kind) => b.exports.includes(kind)),
    redaction: {
      kinds: SENSITIVE_KINDS.filter((kind) => a.redaction.kinds.includes(kind) || b.redaction.kinds.includes(kind)),
      strictness: [a, b].some(({ redaction }) => redaction.strictness === 'strict') ? 'strict' : 'balanced',
      ownPatterns: [...new Set([...a.redaction.ownPatterns, ...b.redaction.ownPatterns])].sort(),
      allowedWords: a.redaction.allowedWords.filter((word) => b.redaction.allowedWords.includes(word)),
    },
    budget: {
      epsilon: Math.min(a.budget.epsilon, b.budget.epsilon),
      delta: Math.min(a.budget.delta, b.budget.delta),
      periodDays: Math.max(a.budget.periodDays, b.budget.periodDays),
    },
  };
}

function stricterNeed(a: Need, b: Need): Need {
  return NEEDS.indexOf(a) >= NEEDS.indexOf(b) ? a : b;
}

function bothNotices(a: Profile['notice'], b: Profile['notice']): Profile['notice'] {
  if (a.text === b.text) return a;
  return { wording: `${a.wording}+${b.wording}`.slice(0, 40), text: `${a.text} ${b.text}` };
}

function inBoth<T>(a: readonly T[], b: readonly T[]): T[] {
  const both = a.filter((form) => b.includes(form));
  if (both.length === 0) throw new RangeError('No form of agreement satisfies all of the profiles.');
  return both;
}

function byKey<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}
