import type { ChannelRole } from '../../app/domain/audio.ts';
import type { CallState as CallerState, Emotion, Modality } from '../../app/domain/emotion.ts';
import type { FineSentiment, SentimentTrend } from '../../app/domain/sentiment.ts';

/** How each emotion is named on the screen. */
export const EMOTION_NAMES: Readonly<Record<Emotion, string>> = {
  angry: 'Anger',
  disgust: 'Disgust',
  fear: 'Fear',
  happy: 'Happiness',
  neutral: 'Neutral',
  sad: 'Sadness',
  surprise: 'Surprise',
};

export const SENTIMENT_NAMES: Readonly<Record<FineSentiment, string>> = {
  'very-negative': 'Very negative',
  'slightly-negative': 'Slightly negative',
  neutral: 'Neutral',
  'slightly-positive': 'Slightly positive',
  'very-positive': 'Very positive',
};

export const TREND_NAMES: Readonly<Record<SentimentTrend, string>> = {
  falling: 'Falling',
  steady: 'Steady',
  rising: 'Rising',
};

export const ROLE_NAMES: Readonly<Record<ChannelRole, string>> = {
  agent: 'Agent',
  customer: 'Customer',
  unattributed: 'Speaker',
};

export const MODALITY_NAMES: Readonly<Record<Modality, string>> = { voice: 'Voice', text: 'Words', face: 'Face' };

export const CALLER_STATE_NAMES: Readonly<Record<CallerState, string>> = {
  frustrated: 'Frustrated',
  confused: 'Confused',
  satisfied: 'Satisfied',
  hesitant: 'Hesitant',
  sarcastic: 'Sarcastic',
};
