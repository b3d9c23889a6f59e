import type { Profile } from '../profiles/profile.ts';
import { americanLaws, table } from './processing-facts.ts';
import { daysKept } from './retention.ts';

/** How long what is kept, and how it goes. */
export function retentionSchedule(profile: Profile): string {
  const { retentionDays: days } = profile;
  const rows = [
    [
      'A stored call (transcript, events, estimates)',
      `${daysKept(profile, false)} days from its end`,
      'by the app, within a day of its being used; or by hand',
    ],
    ['A stored call with a recording', `${daysKept(profile, true)} days from its end, as a whole`, 'the same'],
    ['Corrections (no words, no person)', `${days.corrections} days by the profile`, 'by hand: Reset in the status'],
    ['Audit log (no personal data)', `${days.audit} days by the profile`, 'not erased by the app'],
  ];
  return table(['what', 'kept', 'how it goes'], rows);
}

/** The sentences on how a call is destroyed. */
export const DESTRUCTION =
  "Erasing a call destroys its key first, then its rows, recordings and their traces in the database's files; the audit log tells of it. A call under a legal hold stays until the hold is lifted. Backups made before hold the call for whoever has the file and its passphrase: erase those too.";

/** What the laws of the United States that the profile follows ask for besides; empty where it follows none. */
export function americanSections(profile: Profile): readonly string[] {
  const { ccpa, bipa } = americanLaws(profile);
  return [
    ...(ccpa
      ? [
          `## California (CCPA/CPRA)

- **Categories:** audio that is heard, identifiers that are said and not redacted, inferences about what was expressed (sensitive where biometric).
- **Know, and take along:** \`npm run rights -- export --customer-ref REF --out FOLDER\`. **Delete:** \`npm run rights -- erase --customer-ref REF\`. **Correct:** \`npm run rights -- rectify\`. All of it also from the list of kept calls.
- **Limit:** an agreement can be taken back in the call, which stops it at once; \`npm run rights -- restrict\` for what is stored.
- **Notice at collection:** \`npm run rights -- policy\` prints it, with the categories of the law.
- **Sale and sharing:** the app sells and shares nothing. What the company does with exported files is for the company to say.`,
        ]
      : []),
    ...(bipa
      ? [
          `## Illinois (BIPA): retention and destruction schedule

Before it is read, the voice takes by this profile: ${profile.needs.customer['voice-emotion']}; the face: ${profile.needs.customer['face-emotion']}. No voiceprint or face template is made to identify anybody.

- **Kept:** a call at most ${daysKept(profile, false)} days from its end, ${daysKept(profile, true)} days with a recording. The law's longest is three years from the last contact, or earlier when the purpose is met: shorten the days where that is sooner.
- **Destroyed:** ${DESTRUCTION}
- **To do by the company:** publish the policy (\`npm run rights -- policy\`). The app erases by age while it is used: on a machine where it is not, run \`npm run rights -- retention --apply\`.`,
        ]
      : []),
  ];
}
