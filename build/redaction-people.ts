/** Invented people of the redaction samples, by half: what they are called, where they live, what they log in with. */

export type Part = 'tune' | 'test';
type Some = readonly [string, ...string[]];

interface People {
  readonly given: Some;
  readonly family: Some;
  readonly streets: Some;
  readonly towns: Some;
  readonly usernames: Some;
  readonly passwords: Some;
}

/** Of the test's names the first ten of each are common; the others do not stand in `native-models/training/redaction_names.txt`. */
export const PEOPLE: Readonly<Record<Part, People>> = {
  tune: {
    given: some(
      'sarah ahmed priya james ingrid mark may carlos wei heather katarzyna declan aoife ravi lucas john emma laura tunde siobhan szymon rhiannon kwame yuki anneliese zainab percy marisol',
    ),
    family: some(
      'taylor khan raman schneider brown fitzgerald young garcia zhang bell nowak whittaker baptiste hughes ito okonkwo hargreaves papadopoulos lindqvist yamamoto featherstone mukherjee steinmetz delacroix oyelaran wright',
    ),
    streets: some(
      'mill lane,high street,station road,church avenue,victoria terrace,hauptstraße,elm drive,park crescent,maple street,willow close,sunset boulevard,bahnhofstraße,orchard way,birch grove,queens parade,lindenallee,abbey walk,harbour view',
    ),
    towns: some('Bristol,Leeds,Austin,Hamburg,Manchester,Seattle,Munich,Upper Tadcombe'),
    usernames: some('bluebird 42,sunny side,rocket man seven,tiger99,gardener fifty one,moonwalker 8,north star three'),
    passwords: some('swordfish nine,purple monkey 77,hunter two,letmein123,open sesame eight,winter2020,bananas'),
  },
  test: {
    given: some(
      'mary david michael daniel anna peter julia robert linda susan amara niamh zbigniew gwyneth kofi haruka friederike layla rupert itzel',
    ),
    family: some(
      'smith jones patel wilson miller nguyen lopez clark murphy cooper adeyemi ramsbottom kyriakou bergstrom watanabe cholmondeley banerjee oppenheim beaumont ogunleye',
    ),
    streets: some(
      'ash street,castle road,meadow lane,regent avenue,rathausplatz,kastanienweg,lincoln boulevard,bishops court,spring gardens,mount pleasant road',
    ),
    towns: some('Cardiff,Boston,Dresden,Nether Compton'),
    usernames: some('skywalker 7,golden eagle,m cooper ninety,teapot99,lucky star two'),
    passwords: some('red dragon 12,rainbow six,summer2021,yellow tulip four,pineapple'),
  },
};

/** @param list parted by commas, or by blanks where it has none. */
function some(list: string): Some {
  const [first = '', ...rest] = list.split(list.includes(',') ? ',' : ' ');
  return [first, ...rest];
}
