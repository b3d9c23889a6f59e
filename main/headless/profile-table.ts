import { CHANNEL_ROLES } from '../../app/domain/audio.ts';
import { CONSENT_PURPOSES } from '../../app/domain/consent.ts';
import { DATA_CLASSES, type Profile } from '../../app/privacy/profiles/profile.ts';

/** A profile as text for the terminal. */
export function profileTable(profile: Profile): string {
  const { id, version, name, sources, needs, forms, notice, retentionDays, supervisor, exports, budget } = profile;
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
    '',
    `Notice (${notice.wording}): ${notice.text}`,
  ].join('\n');
}
