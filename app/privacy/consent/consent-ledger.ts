import type { ChannelRole } from '../../domain/audio.ts';
import type { ConsentForm, ConsentPurpose, ConsentStatement, PersonConsent } from '../../domain/consent.ts';
import { AppError } from '../../domain/errors.ts';
import { acceptsForm, type Profile } from '../profiles/profile.ts';

/** When a statement was made. */
export interface StatementMoment {
  /** Position on the call clock. */
  readonly atSample: number;
  readonly atEpochMs: number;
}

const NOTHING_SAID: PersonConsent = { answers: {} };

/**
 * What the people of one call were told and have answered. The gate asks it; nothing else decides. Each change makes a new state, and the
 * position from which it holds is kept: what was heard before stays unanalysed.
 */
export class ConsentLedger {
  readonly profile: Profile;
  #people: Readonly<Partial<Record<ChannelRole, PersonConsent>>>;

  constructor(profile: Profile, people: Readonly<Partial<Record<ChannelRole, PersonConsent>>> = {}) {
    this.profile = profile;
    this.#people = people;
  }

  /** What is known of whoever is heard on a channel. On a channel that mixes both, it is the customer who must agree. */
  of(channel: ChannelRole): PersonConsent {
    return this.#people[channel === 'unattributed' ? 'customer' : channel] ?? NOTHING_SAID;
  }

  /**
   * Notes a statement. @returns the purposes that are no longer allowed by it: what was derived for them must go.
   * @throws AppError `invalid-request` for an answer before the notice, or in a form that the profile does not accept.
   */
  record(
    person: 'customer' | 'agent',
    statement: ConsentStatement,
    moment: StatementMoment,
  ): readonly ConsentPurpose[] {
    const before = this.of(person);
    if (statement.kind === 'notice') {
      const { wording } = person === 'agent' ? this.profile.agentNotice : this.profile.notice;
      const notice = { way: statement.way, wording, ...moment };
      this.#people = { ...this.#people, [person]: { ...before, notice: before.notice ?? notice } };
      return [];
    }
    if (statement.answer === 'granted') this.#requireSound(person, statement, before);
    const answer = { answer: statement.answer, form: statement.form, ...moment };
    const kept = statement.purposes.filter((purpose) => !isRepeat(before, purpose, statement));
    const answers = Object.fromEntries(kept.map((purpose) => [purpose, answer]));
    this.#people = { ...this.#people, [person]: { ...before, answers: { ...before.answers, ...answers } } };
    return statement.answer === 'granted' ? [] : kept;
  }

  /** Whether an agreement in this form is enough for a purpose. */
  accepts(person: 'customer' | 'agent', purpose: ConsentPurpose, form: ConsentForm): boolean {
    const need = this.profile.needs[person][purpose];
    if (need === 'never') return false;
    return (need !== 'consent' && need !== 'release') || acceptsForm(this.profile, need, form);
  }

  #requireSound(
    person: 'customer' | 'agent',
    { purposes, form }: Extract<ConsentStatement, { kind: 'answer' }>,
    { notice }: PersonConsent,
  ): void {
    if (!notice)
      throw new AppError('invalid-request', 'Give the notice first: nobody can agree to what they were not told.');
    if (purposes.every((purpose) => this.accepts(person, purpose, form))) return;
    const { name } = this.profile;
    throw new AppError('invalid-request', `The profile "${name}" does not allow this, or only with a signed release.`);
  }
}

/** The same answer once more moves nothing: it holds since it was first given. */
function isRepeat(
  { answers }: PersonConsent,
  purpose: ConsentPurpose,
  { answer, form }: Extract<ConsentStatement, { kind: 'answer' }>,
): boolean {
  const known = answers[purpose];
  return known?.answer === answer && known.form === form;
}
