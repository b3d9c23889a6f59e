import { CHANNEL_ROLES } from '../../app/domain/audio.ts';
import { CONSENT_PURPOSES } from '../../app/domain/consent.ts';
import { SENSITIVE_KINDS } from '../../app/domain/redaction.ts';
import { DATA_CLASSES, type Profile } from '../../app/privacy/profiles/profile.ts';

/** A profile as text for the terminal. */
export function profileTable(profile: Profile): string {
  const {
    id,
    version,
    name,
    sources,
    needs,
    forms,
    notice,
    agentNotice,
    retentionDays,
    supervisor,
    exports,
    budget,
    redaction,
  } = profile;
  const rows = CONSENT_PURPOSES.map((purpose) =>
    [purpose.padEnd(18), ...CHANNEL_ROLES.map((channel) => needs[channel][purpose].padEnd(13))].join(' '),
  );
  return [
    `${name} (${id}, ${version})`,
    ...sources.map((source) => `  ${source}`),
    '',
    ['what it takes'.padEnd(18), ...CHANNEL_ROLES.map((channel) => channel.padEnd(13))].join(' '),
    ...rows,
    '',
    `An agreement counts when it was ${forms.consent.join(', ')}; a release when it was ${forms.release.join(', ')}.`,
    `Days kept: ${DATA_CLASSES.map((kind) => `${kind} ${retentionDays[kind]}`).join(', ')}.`,
    `A supervisor can be shown: ${supervisor.views.join(', ') || 'nothing'}; the agent is ${supervisor.agentIsTold ? '' : 'not '}told.`,
    `Exports: ${exports.join(', ') || 'none'}. Privacy budget: ε ${budget.epsilon} in ${budget.periodDays} days.`,
    `Taken out of words: ${redaction.kinds.length === SENSITIVE_KINDS.length ? 'every kind' : redaction.kinds.join(', ')}, ${redaction.strictness}; ${redaction.ownPatterns.length} patterns of the site's own.`,
    '',
    `Notice to the customer (${notice.wording}): ${notice.text}`,
    '',
    `Notice to the agent (${agentNotice.wording}): ${agentNotice.text}`,
  ].join('\n');
}
