import { AppError } from '../../domain/errors.ts';
import { americanLaws, headOf, type ProcessingFacts, table } from './processing-facts.ts';
import { daysKept } from './retention.ts';
import { DESTRUCTION } from './retention-schedule.ts';

/** Longest time that 740 ILCS 14/15(a) lets biometric information be kept after the last dealing with a person. */
const BIPA_LONGEST = 'three years';

/**
 * The page that the laws of the United States want published, in Markdown: for Illinois the retention schedule and guidelines for destroying biometric
 * information (740 ILCS 14/15(a)), for California the notice at collection (Cal. Civ. Code § 1798.100, categories as in § 1798.140).
 * @throws AppError `invalid-request` where the profile follows neither.
 */
export function publicPolicy(facts: ProcessingFacts): string {
  const sections = policySections(facts);
  if (sections.length === 0) {
    const sentence = `The compliance profile "${facts.profile.name}" follows no law that wants such a page. "npm run rights -- notice" prints the page for the customer.`;
    throw new AppError('invalid-request', sentence);
  }
  return `${[
    headOf('Privacy policy for calls: what is collected, and when it is destroyed', facts),
    ...sections,
    '## Whom to ask\n\nThe company that you called; it fills in here how to reach it, at least two ways, one of them free of charge.',
  ].join('\n\n')}\n`;
}

/** The parts of it, in words for the customer; none where the profile follows neither law. */
export function policySections(facts: ProcessingFacts): readonly string[] {
  const { ccpa, bipa } = americanLaws(facts.profile);
  return [...(bipa ? [biometricPolicy(facts)] : []), ...(ccpa ? [californianNotice(facts)] : [])];
}

function biometricPolicy({ profile, vault }: ProcessingFacts): string {
  const { needs } = profile;
  const kept = vault
    ? `A call that you agreed to have kept is destroyed ${daysKept(profile, false)} days after its end (${daysKept(profile, true)} days with a recording), by the app itself. It is destroyed earlier when you ask for it, and when you take the agreement back in the call.`
    : 'No call is kept on this computer.';
  return `## Biometric information (Illinois, 740 ILCS 14)

- **What is read:** the sound of your voice (${needs.customer['voice-emotion']}) and, where there is a picture, your face (${needs.customer['face-emotion']}), for what you express while you speak. No voiceprint, faceprint or template is made to identify anybody.
- **Why:** to help the person you speak with in this call. For nothing else.
- **Before it begins:** you are told in writing what is read, why and for how long, and nothing is read before you have signed a release, where this is what stands above.
- **Retention schedule:** sound and pictures are held in memory while they are read, some seconds long; sound is stored only where you agreed to a recording. ${kept} The law's latest is ${BIPA_LONGEST} after your last dealing with the company.
- **How it is destroyed:** ${DESTRUCTION}
- **Disclosure:** we do not sell, lease, trade or otherwise profit from biometric information, and disclose it to nobody.`;
}

function californianNotice({ profile, enrichment }: ProcessingFacts): string {
  const days = `${daysKept(profile, false)} days, where a call is kept`;
  const sent = enrichment?.state === 'on' && profile.needs.customer.enrichment !== 'never';
  const rows = [
    [
      'Identifiers (§ 1798.140(v)(1)(A))',
      'a customer reference, and names or numbers you say that are not taken out',
      days,
    ],
    [
      'Audio and visual information (H)',
      'your voice, and your face where there is a picture',
      'in memory, some seconds; a recording only where you agreed',
    ],
    ['Biometric information (E)', 'features of voice and face, not used to identify you', 'in memory, some seconds'],
    ['Inferences (K)', 'what you expressed, how the call is likely to go on', days],
  ];
  return `## Notice at collection (California, CCPA/CPRA)

${table(['category', 'what', 'kept'], rows)}

- **Source:** you, in the call. **Purpose:** to help the person you speak with; quality of this call.
- **We do not sell your personal information, and do not share it for advertising.** ${sent ? `Your words, with names and numbers taken out, go to a service provider (${enrichment.host}) for a second opinion.` : 'It is disclosed to no third party by the app.'}
- **Sensitive personal information** is used for the purpose above only. You can have its use limited: say so in the call.
- **Your rights:** to know and have a copy, to have it deleted, to have it corrected, to limit the use of sensitive information. Nobody treats you worse because you used them.`;
}
