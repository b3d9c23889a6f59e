import { describe, expect, it } from 'vitest';
import { readBundledProfiles } from '../../app/privacy/profiles/bundled-profiles.ts';
import type { Profile } from '../../app/privacy/profiles/profile.ts';
import { profileView } from './profile-view.ts';

const bundled = readBundledProfiles('app/privacy/profiles/data');
const viewOf = (id: string) => profileView(bundled.get(id) as Profile);

describe('a profile in plain words', () => {
  it('says of each purpose what it takes of the customer, the agent, and both on one channel', () => {
    const rows = new Map(
      viewOf('us-one-party-bipa').rows.map(({ name, cells }) => [name, cells.map(({ words }) => words)]),
    );
    expect(rows.get('Read the voice')).toEqual(['if they sign', 'never', 'never']);
    expect(rows.get('Keep this call')).toEqual(['once they were told', 'once you were told', 'once they were told']);
  });

  it('has a name for every class of data, view and export of the profiles that come with the app', () => {
    for (const id of bundled.keys()) {
      const names = viewOf(id).facts.map(({ value }) => value);
      expect(names.join(', ')).not.toMatch(/[a-z]-[a-z]/);
    }
  });

  it('says whether the agent is told of a supervisor, and which reports may be saved', () => {
    const facts = (id: string) => Object.fromEntries(viewOf(id).facts.map(({ name, value }) => [name, value]));
    expect(facts('eu')['A supervisor can see']).toMatch(/; you are told$/);
    expect(facts('us-one-party-bipa')['A supervisor can see']).toMatch(/; you are not told$/);
    expect(facts('eu')['Can be saved']).not.toContain('reports with names');
  });
});
