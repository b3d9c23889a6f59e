/** The sample call, word for word: invented people, an invented company, machine-made voices. */

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
const customer = { speaker: 'Customer', ...calm, pitch: 50 } as const;
const impatient = { ...customer, wordsPerMinute: 162, pitch: 60, levelDbfs: -20 } as const;
const upset = { ...customer, wordsPerMinute: 172, pitch: 72, levelDbfs: -16 } as const;

/** In the order in which the lines begin. */
export const SCRIPT: readonly ScriptLine[] = [
  {
    ...agent,
    pauseSeconds: 0.6,
    text: 'Thank you for calling Harbor Home Services. My name is Daniel. How can I help you today?',
  },
  {
    ...customer,
    pauseSeconds: 0.7,
    text: 'Hello. I am calling about my washing machine. It was supposed to be repaired three weeks ago.',
  },
  { ...agent, pauseSeconds: 0.5, text: 'I am sorry to hear that. Could you tell me your order number, please?' },
  {
    ...impatient,
    pauseSeconds: 0.6,
    text: 'It is four seven one nine. I have been waiting three weeks, and nobody called me back.',
  },
  { ...agent, pauseSeconds: 0.5, text: 'Thank you. Please hold the line while I look that up.' },
  {
    ...agent,
    pauseSeconds: 4.4,
    text: 'Thank you for waiting. The spare part is delayed, so the next appointment would be in two weeks.',
  },
  {
    ...upset,
    pauseSeconds: -0.9,
    text: 'No! This is ridiculous. I took two days off work, and nobody came.',
  },
  { ...upset, pauseSeconds: 0.5, text: 'I am really angry about this. I want to cancel my contract.' },
  {
    ...agent,
    pauseSeconds: 0.5,
    text: 'I understand, and I am very sorry. Somebody should have called you. I can send a technician tomorrow morning, and the repair will be free.',
  },
  { ...impatient, pauseSeconds: 0.9, text: 'Tomorrow morning? Will somebody really come this time?' },
  {
    ...agent,
    pauseSeconds: 0.4,
    text: 'Yes. It is booked for nine o clock, and I will call you myself to confirm.',
  },
  {
    ...customer,
    pauseSeconds: 0.8,
    text: 'All right. That would be great. Thank you so much for your help. I really appreciate it.',
  },
  { ...agent, pauseSeconds: 0.4, text: 'You are very welcome. Have a nice day.' },
  { ...customer, pauseSeconds: 0.3, text: 'Thank you. Goodbye.' },
];
