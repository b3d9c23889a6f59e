import { EMOTION_FIGURES, FIGURES, type Figure } from '../../domain/aggregate.ts';
import type { Profile } from '../profiles/profile.ts';

type Views = Pick<Profile, 'supervisor'>;

/** Whether a profile lets figures over calls be made at all. */
export function showsAggregates({ supervisor }: Views): boolean {
  return supervisor.views.includes('aggregates');
}

/** The figures that a profile lets supervisors see over customers: those that rest on emotion need the view of sentiment, the others that of talk. */
export function shownFigures(profile: Views): readonly Figure[] {
  const names = Object.keys(FIGURES) as Figure[];
  return showsAggregates(profile) ? names.filter((figure) => profile.supervisor.views.includes(viewOf(figure))) : [];
}

function viewOf(figure: Figure): 'customer-sentiment' | 'talk-statistics' {
  return EMOTION_FIGURES.some((emotion) => emotion === figure) ? 'customer-sentiment' : 'talk-statistics';
}
