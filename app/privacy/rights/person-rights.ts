import type { Profile } from '../profiles/profile.ts';
import { americanLaws } from './processing-facts.ts';

/** What the person a call is about may ask for, in sentences for that person, by the laws that the profile follows. */
export function personRights(profile: Profile): readonly string[] {
  const { ccpa, bipa } = americanLaws(profile);
  const everywhere = [
    'You can ask for a copy of all that is stored of your calls.',
    'You can have words that were written down wrongly put right, and object to how you were read; both then stand in the record.',
    'You can have a call erased. You can also have it stored and not used, for instance while you need it for a claim.',
    'An agreement can be taken back at any time in the call; what came of it is removed.',
  ];
  const european =
    ccpa || bipa
      ? []
      : ['You can object to the use of your data, and complain to the data-protection authority where you live.'];
  const californian = ccpa
    ? [
        'California: what is collected is audio, what you say of yourself, and inferences about what you expressed, for helping you in the call. We do not sell it, and do not share it for advertising.',
        'California: you can have the use of sensitive information limited to that. Nobody treats you worse because you used a right; somebody may ask for you.',
      ]
    : [];
  const illinois = bipa
    ? [
        'Illinois: voice and face are not used to find out who you are. Nothing is read of them before you have signed a release where that is wanted, and we do not sell, lease, trade or otherwise profit from them.',
        'Illinois: the schedule by which everything is destroyed is published; ask for it, or for the destruction of your own at any time.',
      ]
    : [];
  return [...everywhere, ...european, ...californian, ...illinois];
}
