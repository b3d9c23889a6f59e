import type { ProfileStanding } from '../../app/contract/consent.ts';
import type { ConsentPurpose, PersonConsent } from '../../app/domain/consent.ts';
import type { CallFacts, CallState } from './call-state.ts';

/** What is asked about, in the words an agent would use. */
export const PURPOSE_NAMES: Readonly<Record<ConsentPurpose, string>> = {
  transcribe: 'Write down what is said',
  'voice-emotion': 'Read the voice',
  'text-emotion': 'Read the words',
  'face-emotion': 'Look at the face',
  enrichment: 'Send words for a second opinion',
  record: 'Record the sound',
  store: 'Keep this call',
  'improve-models': 'Learn from this call',
  'supervisor-view': 'Show supervisors, and count in figures',
};

/**
 * What is kept, and who else sees it, is asked for by itself: the words to say ask for the analysis. A recording is a part of what is kept, and only kept
 * calls are shown or counted in figures.
 */
export const ASKED_ALONE: readonly ConsentPurpose[] = ['store', 'record', 'supervisor-view'];

/** One purpose of the customer's as the card shows it. */
export interface ConsentLine {
  readonly purpose: ConsentPurpose;
  readonly name: string;
  readonly state: 'granted' | 'told' | 'open' | 'refused' | 'withdrawn';
  readonly needs: 'consent' | 'release' | 'notice';
}

export interface ConsentView {
  readonly profile: ProfileStanding;
  readonly told: boolean;
  readonly lines: readonly ConsentLine[];
  /** What one press on "told and agreed" asks for. */
  readonly agreeable: readonly ConsentPurpose[];
  /** Whether the app may hear the answer: words may be written down after the notice alone, and an agreement may be spoken. */
  readonly canListen: boolean;
  /** How an agreement counts that the agent notes with a button: as spoken, where the app may not hear it itself. */
  readonly agreedForm: 'pressed' | 'spoken';
  /** What was asked in the call, and what the customer has said to it. */
  readonly heard?: NonNullable<CallState['heard']>;
  /** What is analysed now and can be taken back. */
  readonly granted: readonly ConsentPurpose[];
}

/** What the consent card shows of a call; nothing where no profile was told (calls of older versions). */
export function consentView({
  facts,
  consent,
  heard,
}: Pick<CallState, 'facts' | 'consent' | 'heard'>): ConsentView | undefined {
  const profile = facts?.profile;
  if (!facts || !profile) return undefined;
  const lines = shownPurposes(facts).map((purpose) => lineOf(purpose, profile, consent));
  const agreeable = lines.filter(
    ({ needs, state, purpose }) => needs === 'consent' && state === 'open' && !ASKED_ALONE.includes(purpose),
  );
  const granted = lines.filter(({ state }) => state === 'granted' || state === 'told');
  const words = lines.find(({ purpose }) => purpose === 'transcribe');
  const isHeard = words?.needs === 'notice' && (words.state === 'told' || words.state === 'open');
  const maySpeak = profile.forms.includes('spoken');
  const canListen = maySpeak && isHeard && facts.channels.includes('customer');
  return {
    profile,
    canListen,
    agreedForm: maySpeak && !isHeard ? 'spoken' : 'pressed',
    ...(heard && { heard }),
    told: consent?.notice !== undefined,
    lines,
    agreeable: agreeable.map(({ purpose }) => purpose),
    granted: granted.map(({ purpose }) => purpose),
  };
}

/** What this call could do with the customer at all: no face without a picture, no second opinion where none is set up. */
function shownPurposes({ video, enrichment, channels }: CallFacts): readonly ConsentPurpose[] {
  const mixed: readonly ConsentPurpose[] = channels.includes('unattributed') ? ['transcribe'] : [];
  const heard: readonly ConsentPurpose[] = channels.includes('customer')
    ? ['transcribe', 'voice-emotion', 'text-emotion']
    : mixed;
  const seen: readonly ConsentPurpose[] = video?.channel === 'customer' ? ['face-emotion'] : [];
  const sent: readonly ConsentPurpose[] = enrichment ? ['enrichment'] : [];
  const analysed = [...heard, ...seen, ...sent];
  return analysed.length === 0 ? [] : [...analysed, ...ASKED_ALONE];
}

function lineOf(purpose: ConsentPurpose, { asks }: ProfileStanding, consent: PersonConsent | undefined): ConsentLine {
  const needs = asks.release.includes(purpose) ? 'release' : asks.consent.includes(purpose) ? 'consent' : 'notice';
  const answer = consent?.answers[purpose]?.answer;
  const unasked = needs === 'notice' && consent?.notice ? 'told' : 'open';
  return { purpose, name: PURPOSE_NAMES[purpose], state: answer ?? unasked, needs };
}
