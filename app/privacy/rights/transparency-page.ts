import { personRights } from './person-rights.ts';
import { allowedPurposes, headOf, type ProcessingFacts, PURPOSE_TEXTS, recipientsText } from './processing-facts.ts';
import { policySections } from './public-policy.ts';
import { daysKept } from './retention.ts';
import { SIGNALS_NOT_FACTS } from './subject-package.ts';

const TAKES = {
  nothing: 'without asking',
  notice: 'after you were told',
  consent: 'only if you agree',
  release: 'only with your signed release',
} as const satisfies Readonly<Record<string, string>>;

/** The page for the customer, in plain words, in Markdown. */
export function transparencyPage(facts: ProcessingFacts): string {
  const { profile, vault } = facts;
  const done = allowedPurposes(profile).map(([purpose, need]) => `- ${PURPOSE_TEXTS[purpose]}: ${TAKES[need]}`);
  const stored = vault
    ? `What is stored of a call is encrypted on this computer and kept for ${daysKept(profile, false)} days from the end of the call (${daysKept(profile, true)} with a recording), unless a legal claim needs it longer.`
    : 'No call is stored on this computer.';
  return `${[
    headOf('How a computer program helps in your call', facts),
    `What you are told before it begins:\n\n> ${profile.notice.text}`,
    `## What the program may do\n\n${done.join('\n')}\n\nYou can take an agreement back at any time in the call; it stops at once, and what came of it is removed.`,
    `## What it is not\n\n${SIGNALS_NOT_FACTS} It decides nothing about you. It does not find out who you are by your voice or face.`,
    `## Who else gets it\n\n${recipientsText(facts)}`,
    `## How long\n\n${stored}`,
    `## Your rights\n\n${personRights(profile)
      .map((right) => `- ${right}`)
      .join('\n')}

Ask the company that you called; it fills in here whom to write to, and which authority you can complain to.`,
    ...policySections(facts),
  ].join('\n\n')}\n`;
}
