/** The sample calls, word for word: invented people, an invented company, an invented card, machine-made voices. */

/** One line of the call and how it is spoken. */
export interface ScriptLine {
  readonly speaker: 'Agent' | 'Customer';
  readonly text: string;
  /** Seconds after the line before it ends; below zero it interrupts that line. */
  readonly pauseSeconds: number;
  /** Words a minute, pitch 0..99 (espeak-ng's scale) and level in dBFS: calm speech and upset speech differ in all three. */
  readonly wordsPerMinute: number;
  readonly pitch: number;
  readonly levelDbfs: number;
}

/** espeak-ng voices that the recogniser understands well and a listener tells apart. */
export const VOICES: Readonly<Record<ScriptLine['speaker'], string>> = { Agent: 'en-us', Customer: 'en-us+steph' };

const calm = { wordsPerMinute: 150, levelDbfs: -23 };
const agent = { speaker: 'Agent', ...calm, pitch: 42 } as const;
const customer = { speaker: 'Customer', ...calm, pitch: 48 } as const;
const impatient = { ...customer, wordsPerMinute: 155, pitch: 54, levelDbfs: -20 } as const;
const upset = { ...customer, wordsPerMinute: 150, pitch: 56, levelDbfs: -17 } as const;

/** A complaint that turns out well. Lines are in the order in which they begin, here as below. */
export const SERVICE_CALL: readonly ScriptLine[] = [
  { ...agent, pauseSeconds: 0.6, text: 'Thank you for calling. My name is Daniel. How may I help you?' },
  {
    ...customer,
    pauseSeconds: 0.7,
    text: 'Hello. I am calling about my new washing machine. You repaired it, but it is still broken.',
  },
  { ...agent, pauseSeconds: 0.5, text: 'I am sorry about it. May I have your name, please?' },
  {
    ...impatient,
    pauseSeconds: 0.6,
    text: 'My name is Emma Miller. I have been waiting three weeks, and nobody called me back.',
  },
  { ...agent, pauseSeconds: 0.5, text: 'Thank you. I will look for your order. One moment, please.' },
  {
    ...agent,
    pauseSeconds: 4.4,
    text: 'Thank you for your patience. The spare part is delayed, so the next appointment will be in two weeks.',
  },
  { ...upset, pauseSeconds: -0.9, text: 'What? This is completely ridiculous! I am really angry about this.' },
  { ...upset, pauseSeconds: 0.5, text: 'I want to cancel my contract. Your company is terrible.' },
  {
    ...agent,
    pauseSeconds: 0.5,
    text: 'I understand, and I am very sorry. Our team will come tomorrow morning, and you will not have to pay for it.',
  },
  { ...impatient, pauseSeconds: 0.9, text: 'Are you sure that they will really come this time?' },
  { ...agent, pauseSeconds: 0.4, text: 'Yes, I am sure. I will call you myself to confirm.' },
  {
    ...customer,
    pauseSeconds: 0.8,
    text: 'Okay. That is very kind of you. Thank you so much for your help. I am very happy now.',
  },
  { ...agent, pauseSeconds: 0.4, text: 'You are very welcome. Thank you for calling.' },
  { ...customer, pauseSeconds: 0.3, text: 'Thank you. Goodbye.' },
];

/** A card is read aloud: what the payment pause is for. */
export const PAYMENT_CALL: readonly ScriptLine[] = [
  {
    ...agent,
    pauseSeconds: 0.6,
    text: 'Thank you for waiting. I will now take your payment. What is your credit card number, please?',
  },
  {
    ...customer,
    pauseSeconds: 0.8,
    text: 'Yes. It is four five three nine, one four eight eight, zero three four three, six four six seven.',
  },
  { ...agent, pauseSeconds: 0.6, text: 'Thank you. And the three digits on the back?' },
  { ...customer, pauseSeconds: 0.6, text: 'Three one seven.' },
  { ...agent, pauseSeconds: 1.2, text: 'Thank you very much. Your payment was successful.' },
  { ...customer, pauseSeconds: 0.6, text: 'That is great. Thank you so much for your help today.' },
];
