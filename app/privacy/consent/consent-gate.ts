import type { ChannelRole } from '../../domain/audio.ts';
import type {
  ConsentGate,
  ConsentPurpose,
  GateMaterial,
  GateVerdict,
  Permitted,
  PersonConsent,
  Purpose,
} from '../../domain/consent.ts';
import { channelVerdict } from '../channel-gate.ts';
import { acceptsForm } from '../profiles/profile.ts';
import type { ConsentLedger } from './consent-ledger.ts';

/** A verdict, and from which position of the call on it holds. */
interface Standing extends GateVerdict {
  readonly sinceSample: number;
}

/**
 * The gate of one call: what no channel may be used for is refused whatever anybody agreed to; the rest needs what the profile asks for, and
 * holds for what is heard and seen from then on.
 */
export function createConsentGate(ledger: ConsentLedger): ConsentGate {
  const standing = (purpose: Purpose, channel: ChannelRole): Standing => {
    const house = channelVerdict(purpose, channel);
    return house.allowed
      ? standingOf(ledger, consentPurposeOf(purpose, channel), channel)
      : { ...house, sinceSample: 0 };
  };
  return {
    everAllows: (purpose, channel) =>
      channelVerdict(purpose, channel).allowed &&
      ledger.profile.needs[channel][consentPurposeOf(purpose, channel)] !== 'never',
    verdict(purpose, channel) {
      const { allowed, reason } = standing(purpose, channel);
      return { allowed, reason };
    },
    admit<P extends Purpose, T extends GateMaterial>(purpose: P, material: T) {
      const { allowed, sinceSample } = standing(purpose, material.channel);
      const begins = material.startSample ?? material.atSample ?? sinceSample;
      return allowed && begins >= sinceSample ? (material as Permitted<P, T>) : undefined;
    },
  };
}

/** Whether something that is kept or shown may be: the part of the gate for what no recogniser does. */
export function keepingVerdict(ledger: ConsentLedger, purpose: ConsentPurpose, channel: ChannelRole): GateVerdict {
  const { allowed, reason } = standingOf(ledger, purpose, channel);
  return { allowed, reason };
}

/** What the agent says takes no more than hearing it to be context; the customer's words in context are read for what they express. */
function consentPurposeOf(purpose: Purpose, channel: ChannelRole): ConsentPurpose {
  if (purpose !== 'context') return purpose;
  return channel === 'agent' ? 'transcribe' : 'text-emotion';
}

function standingOf(ledger: ConsentLedger, purpose: ConsentPurpose, channel: ChannelRole): Standing {
  const { profile } = ledger;
  const need = profile.needs[channel][purpose];
  const person = ledger.of(channel);
  const answer = person.answers[purpose];
  if (need === 'never') return refused(`The profile "${profile.name}" does not allow this.`);
  if (answer && answer.answer !== 'granted') return refused(SENTENCES[answer.answer]);
  if (need === 'nothing') return allowedSince(0);
  if (!person.notice) return refused(channel === 'agent' ? AGENT_NOT_TOLD : NOT_TOLD);
  if (need === 'notice') return allowedSince(person.notice.atSample);
  if (!answer) return refused(need === 'release' ? NO_RELEASE : NOT_ASKED);
  if (!acceptsForm(profile, need, answer.form)) return refused(NO_RELEASE);
  return allowedSince(laterOf(person, answer.atSample));
}

const NOT_TOLD = 'The customer has not been told yet, so this waits.';
const AGENT_NOT_TOLD = 'You have not read yet what is done with your own words, so this waits.';
const NOT_ASKED = 'The customer has not agreed to this yet, so it waits.';
const NO_RELEASE = 'This needs a release that the customer has signed, and none is noted.';
const SENTENCES = {
  refused: 'The customer does not want this, so it is not done.',
  withdrawn: 'The customer has taken back their agreement, so this was stopped.',
} as const;

function refused(reason: string): Standing {
  return { allowed: false, reason, sinceSample: 0 };
}

function allowedSince(sinceSample: number): Standing {
  return { allowed: true, reason: '', sinceSample };
}

function laterOf({ notice }: PersonConsent, atSample: number): number {
  return Math.max(notice?.atSample ?? 0, atSample);
}
