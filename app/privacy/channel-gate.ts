import type { ChannelRole } from '../domain/audio.ts';
import type { ConsentGate, GateMaterial, GateVerdict, Permitted, Purpose } from '../domain/consent.ts';

const ALLOWED: GateVerdict = { allowed: true, reason: '' };
const AGENT: GateVerdict = {
  allowed: false,
  reason:
    "Only words and talk statistics are computed for the agent: nothing of the agent's voice may reach an emotion model, and of the agent's words no emotion is read.",
};
const UNATTRIBUTED: GateVerdict = {
  allowed: false,
  reason:
    'The recording mixes both speakers on one channel, so no emotion is computed: it could be the agent who is heard.',
};

/** What the agent says is heard as what the customer answers to; nothing is told of the agent. */
const CONTEXT_VERDICTS: Readonly<Record<ChannelRole, GateVerdict>> = {
  agent: ALLOWED,
  customer: ALLOWED,
  unattributed: UNATTRIBUTED,
};

/** What each channel may be used for: the strictest reading (EU AI Act Art. 5(1)(f)) holds everywhere. */
const VERDICTS: Readonly<Record<ChannelRole, GateVerdict>> = {
  agent: AGENT,
  customer: ALLOWED,
  unattributed: UNATTRIBUTED,
};

const AGENT_SEEN: GateVerdict = {
  allowed: false,
  reason:
    "The picture shows the agent, so it is not looked at: the EU's AI Act (Art. 5(1)(f)) forbids reading emotions from faces at work.",
};
const NOBODY_SAID: GateVerdict = {
  allowed: false,
  reason:
    'Nobody has said that the picture shows the customer, so it is not looked at: it could be the agent who is seen.',
};

/** Faces have sentences of their own; the rule is the same. */
const FACE_VERDICTS: Readonly<Record<ChannelRole, GateVerdict>> = {
  agent: AGENT_SEEN,
  customer: ALLOWED,
  unattributed: NOBODY_SAID,
};

/** What a channel may be used for at all, whoever agreed to it. */
export function channelVerdict(purpose: Purpose, channel: ChannelRole): GateVerdict {
  if (purpose === 'transcribe') return ALLOWED;
  if (purpose === 'context') return CONTEXT_VERDICTS[channel];
  return (purpose === 'face-emotion' ? FACE_VERDICTS : VERDICTS)[channel];
}

/**
 * A gate for material of no call, which nobody has to be asked about: sentences of our own and rows of published collections. Calls have the
 * gate of `consent/consent-gate.ts`, which asks this one first. These two are the only places that stamp material as permitted.
 */
export function createChannelGate(): ConsentGate {
  return {
    verdict: channelVerdict,
    everAllows: (purpose, channel) => channelVerdict(purpose, channel).allowed,
    admit<P extends Purpose, T extends GateMaterial>(purpose: P, material: T) {
      return channelVerdict(purpose, material.channel).allowed ? (material as Permitted<P, T>) : undefined;
    },
  };
}
