import type { ChannelRole } from '../domain/audio.ts';
import type { ConsentGate, Permitted, Purpose } from '../domain/consent.ts';

interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
}

const ALLOWED: Verdict = { allowed: true, reason: '' };
const AGENT: Verdict = {
  allowed: false,
  reason:
    "Only words and talk statistics are computed for the agent: nothing of the agent's voice may reach an emotion model, and of the agent's words no emotion is read.",
};
const UNATTRIBUTED: Verdict = {
  allowed: false,
  reason:
    'The recording mixes both speakers on one channel, so no emotion is computed: it could be the agent who is heard.',
};

/** What the agent says is heard as what the customer answers to; nothing is told of the agent. */
const CONTEXT_VERDICTS: Readonly<Record<ChannelRole, Verdict>> = {
  agent: ALLOWED,
  customer: ALLOWED,
  unattributed: UNATTRIBUTED,
};

/** What each channel may be used for: the strictest reading (EU AI Act Art. 5(1)(f)) holds everywhere. */
const VERDICTS: Readonly<Record<ChannelRole, Verdict>> = {
  agent: AGENT,
  customer: ALLOWED,
  unattributed: UNATTRIBUTED,
};

const AGENT_SEEN: Verdict = {
  allowed: false,
  reason:
    "The picture shows the agent, so it is not looked at: the EU's AI Act (Art. 5(1)(f)) forbids reading emotions from faces at work.",
};
const NOBODY_SAID: Verdict = {
  allowed: false,
  reason:
    'Nobody has said that the picture shows the customer, so it is not looked at: it could be the agent who is seen.',
};

/** Faces have sentences of their own; the rule is the same. */
const FACE_VERDICTS: Readonly<Record<ChannelRole, Verdict>> = {
  agent: AGENT_SEEN,
  customer: ALLOWED,
  unattributed: NOBODY_SAID,
};

/**
 * The gate between capture and recognition, and before words leave the machine. It is the only place that stamps material as permitted: recognisers accept
 * nothing unstamped, so a channel that fails here cannot reach an emotion model by mistake.
 */
export function createChannelGate(): ConsentGate {
  const verdict = (purpose: Purpose, channel: ChannelRole): Verdict => {
    if (purpose === 'transcribe') return ALLOWED;
    if (purpose === 'context') return CONTEXT_VERDICTS[channel];
    return (purpose === 'face-emotion' ? FACE_VERDICTS : VERDICTS)[channel];
  };
  return {
    verdict,
    admit<P extends Purpose, T extends { readonly channel: ChannelRole }>(purpose: P, material: T) {
      return verdict(purpose, material.channel).allowed ? (material as Permitted<P, T>) : undefined;
    },
  };
}
