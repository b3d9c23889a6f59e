import type { Interval } from './bootstrap.ts';
import { randomNumbers } from './random.ts';
import { areaUnderRoc, type Scored } from './ranking.ts';

const DRAWS = 1_000;
const SEED = 20_26;
/** With fewer of either kind an interval says more about luck than about the ranking. */
const FEWEST = 5;

/**
 * The middle 95 % of the area under the ROC curve over groups drawn again with replacement: a customer, or all forecasts of one conversation.
 * @returns undefined with fewer than 5 items of a kind.
 */
export function aucInterval(groups: readonly (readonly Scored[])[]): Interval | undefined {
  const items = groups.flat();
  const yes = items.filter(({ truth }) => truth).length;
  if (Math.min(yes, items.length - yes) < FEWEST) return undefined;
  const random = randomNumbers(SEED);
  const found: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    const area = areaUnderRoc(groups.flatMap((first) => groups[Math.floor(random() * groups.length)] ?? first));
    if (area !== null) found.push(area);
  }
  found.sort((a, b) => a - b);
  const at = (share: number) => found[Math.round(share * (found.length - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}
