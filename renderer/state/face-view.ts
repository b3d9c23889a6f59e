import type { EventOf } from '../../app/contract/events.ts';
import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import type { FaceHindrance } from '../../app/domain/video.ts';
import type { CallState } from './call-state.ts';
import type { ShownEstimate } from './emotion-view.ts';
import { percent } from './format.ts';

/** What stands between the picture and an expression, and that none is read then. */
export const HINDRANCE_SENTENCES: Readonly<Record<FaceHindrance, string>> = {
  'no-face': 'No face in the picture: no expression is read.',
  'several-faces': 'Several faces: it is not clear who the customer is, so no expression is read.',
  small: 'Face too small: no expression is read.',
  'cut-off': 'Face cut off by the edge of the picture: no expression is read.',
  dark: 'Face too dark: no expression is read.',
  blurred: 'Face blurred: no expression is read.',
  turned: 'Face turned away: no expression is read.',
  covered: 'Face partly covered: no expression is read.',
};

/** The same in few words. */
export const HINDRANCE_NAMES: Readonly<Record<FaceHindrance, string>> = {
  'no-face': 'no face in the picture',
  'several-faces': 'several faces',
  small: 'face too small',
  'cut-off': 'face cut off',
  dark: 'face too dark',
  blurred: 'face blurred',
  turned: 'face turned away',
  covered: 'face partly covered',
};

/** Pictures come a few times a second; without one for this long none arrive any more. */
const STALE_SAMPLES = 3 * CALL_RATE_HZ;

/** The newest picture's event, or undefined where none came for a while. */
export function currentSighting(state: Pick<CallState, 'sightings' | 'positionSamples'>): EventOf<'face'> | undefined {
  const last = state.sightings.at(-1);
  return last && state.positionSamples - last.atSample <= STALE_SAMPLES ? last : undefined;
}

/** What the face's gauges rest on: nothing while the face cannot be read. */
export function shownFace(sighting: EventOf<'face'> | undefined): ShownEstimate | undefined {
  if (!sighting?.estimate || sighting.sighting.hindrance) return undefined;
  return { value: sighting.estimate, interim: false, from: 'face' };
}

/** One figure of how well the face can be seen. */
export interface FaceFigure {
  readonly name: string;
  readonly value: string;
  /** It is what keeps an expression from being read now. */
  readonly hindering: boolean;
}

/** Size, sharpness, light and turn of the followed face; dashes where there is none. */
export function faceFigures(sighting: EventOf<'face'> | undefined): readonly FaceFigure[] {
  const { quality, hindrance } = sighting?.sighting ?? {};
  const figure = (name: string, value: string | undefined, hinders: FaceHindrance): FaceFigure => ({
    name,
    value: value ?? '–',
    hindering: hindrance === hinders,
  });
  return [
    figure('Size', quality && `${Math.round(quality.heightPixels)} px`, 'small'),
    figure('Sharpness', quality && percent(quality.sharpness), 'blurred'),
    figure('Light', quality && percent(quality.brightness), 'dark'),
    figure(
      'Turn',
      quality && `${Math.round(Math.max(Math.abs(quality.yawDegrees), Math.abs(quality.rollDegrees)))}°`,
      'turned',
    ),
  ];
}
