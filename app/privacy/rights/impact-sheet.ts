import {
  allowedPurposes,
  headOf,
  type ProcessingFacts,
  PURPOSE_TEXTS,
  recipientsText,
  storageText,
} from './processing-facts.ts';
import { modelTable } from './processing-record.ts';
import { americanSections, retentionSchedule } from './retention-schedule.ts';
import { SIGNALS_NOT_FACTS } from './subject-package.ts';

/** The app's share of a data-protection impact assessment (GDPR Art. 35(7)) in Markdown: what it does, the risks it knows, what it does about them and what is left. */
export function impactSheet(facts: ProcessingFacts): string {
  const { profile, models } = facts;
  const { budget, supervisor } = profile;
  const asked = allowedPurposes(profile).map(([purpose, need]) => `- to ${PURPOSE_TEXTS[purpose]}: ${need}`);
  return `${[
    headOf('Data-protection impact sheet (GDPR Art. 35)', facts),
    `## What is done

The app listens to calls on the agent's machine, writes down what is said, estimates what the customer expresses, and shows the agent hints. It decides nothing. What each purpose takes from the customer:

${asked.join('\n')}

Who else gets it: ${recipientsText(facts)}

${storageText(facts)}`,
    `## Necessity and proportion: for the company to answer

Why estimates of emotion are needed for the purpose, and why a milder means would not do. Purposes can be switched off in a profile of the site's own.`,
    `## Risks, what is done, and what is left

- **A wrong reading is taken for a fact.** ${SIGNALS_NOT_FACTS} Each is shown with its probability, or as uncertain. Left: models read groups of speakers with different accuracy; their cards say how.
- **Employees are watched.** No emotion of the agent is read. The profile lets a supervisor be shown: ${supervisor.views.join(', ') || 'nothing'}. Left: talk statistics tell something of the agent's work.
- **A person is analysed who did not agree.** Recognisers take only what the consent gate has stamped; taking an agreement back stops it and removes what came of it. Left: the agent notes what the customer answered.
- **Stored calls are read by others.** ${storageText(facts)} Left: whoever uses the machine as the same user while the app runs.
- **Personal data in words.** They are redacted before storing. Left: some names and numbers are missed; docs/redaction.md has the measured shares.
- **Figures tell of one person.** Figures over calls get noise; a person's budget by the profile is ε ${budget.epsilon}, δ ${budget.delta} in ${budget.periodDays} days, and what exceeds it is refused.
- **Calls are kept too long.** The schedule below; the app erases by age itself, unless the machine's date cannot be relied on. Left: a machine on which the app is not used any more.`,
    `## How long

${retentionSchedule(profile)}`,
    `## Rights of the persons

For one call, or all of a customer (\`--customer-ref\`): access and portability \`npm run rights -- export\`, erasure \`erase\`, restriction \`restrict\`, rectification \`rectify\`; the same from the list of kept calls. Withdrawal, and correction of a reading: in the call.`,
    `## Models

${modelTable(models)}`,
    ...americanSections(profile),
  ].join('\n\n')}\n`;
}
