import {
  allowedPurposes,
  headOf,
  type ProcessingFacts,
  PURPOSE_TEXTS,
  recipientsText,
  storageText,
  table,
} from './processing-facts.ts';
import { americanSections, DESTRUCTION, retentionSchedule } from './retention-schedule.ts';

/** The record of processing activities (GDPR Art. 30(1)) in Markdown, as far as the app knows it; the rest is for the company to fill in, and says so. */
export function processingRecord(facts: ProcessingFacts): string {
  const { profile, models } = facts;
  return `${[
    headOf('Record of processing activities (GDPR Art. 30)', facts),
    `## To be filled in by the company

Controller, representative and data-protection officer with their contacts; the legal basis of each purpose; the laws beside the profile.`,
    `## Purposes, and what each takes from the customer

${table(
  ['purpose', 'takes'],
  allowedPurposes(profile).map(([purpose, need]) => [`to ${PURPOSE_TEXTS[purpose]}`, need]),
)}

No emotion is read from the agent under any profile.`,
    `## Persons and data

Customers in calls, and the agents who take them. Data: voice, words, the face where there is a picture, what was estimated from these, consent, times. What is said is redacted before it is stored (names, numbers, addresses), and silenced in recordings; the finder misses some. A recording holds only speech whose words were recognised.`,
    `## Recipients and transfers

${recipientsText(facts)}`,
    `## Time limits

${retentionSchedule(profile)}`,
    `## Security

${storageText(facts)} ${DESTRUCTION} Looks at stored calls, exports, consents and erasures stand in a signed audit log without personal data.`,
    `## Models

${modelTable(models)}`,
    ...americanSections(profile),
  ].join('\n\n')}\n`;
}

/** The installed models with their licences. */
export function modelTable(models: ProcessingFacts['models']): string {
  return table(
    ['model', 'version', 'licence'],
    models.map(({ name, version, licence }) => [name, version, licence]),
  );
}
