/** Words of addresses. */

/** Ends of street names in English. */
export const STREET_TYPES: ReadonlySet<string> = new Set(
  `street st road rd lane ln avenue ave drive dr close court ct crescent square sq boulevard blvd terrace gardens grove mews parade parkway pkwy place pl circle cir
  highway hwy row walk way hill rise view park green quay alley broadway trail loop plaza gate common`.split(/\s+/),
);
/** Also said where no street is meant: they need more around them. */
export const COMMON_STREET_TYPES: ReadonlySet<string> = new Set(
  'way close court place drive view row walk park hill green gate rise circle square loop trail common st dr pl ct sq'.split(
    ' ',
  ),
);
/** Ends of German and Dutch street names, written as one word. */
export const STREET_ENDING = /^\p{L}{2,30}(?:straße|strasse|str|weg|platz|gasse|allee|damm|ufer|straat|laan)$/u;
/** Before a number within a house. */
export const UNITS: ReadonlySet<string> = new Set(
  'flat apartment apt unit suite floor room house number no block building'.split(' '),
);
/** Larger towns that callers name after a street; a town alone is nobody's address. */
export const TOWNS: ReadonlySet<string> = new Set(
  `london birmingham manchester leeds liverpool bristol sheffield glasgow edinburgh cardiff belfast newcastle nottingham leicester coventry bradford hull stoke derby plymouth
  southampton portsmouth brighton reading oxford cambridge york bath exeter norwich swansea aberdeen dundee luton bolton preston swindon ipswich
  chicago houston phoenix philadelphia dallas austin jacksonville columbus charlotte indianapolis seattle denver boston nashville detroit portland memphis louisville baltimore
  milwaukee albuquerque tucson fresno sacramento atlanta omaha raleigh miami oakland minneapolis tulsa wichita arlington tampa cleveland pittsburgh cincinnati orlando
  berlin hamburg munich münchen cologne köln frankfurt stuttgart düsseldorf dortmund essen leipzig bremen dresden hannover nuremberg nürnberg vienna zurich dublin cork galway
  toronto vancouver montreal ottawa calgary sydney melbourne brisbane perth adelaide auckland mumbai delhi chennai bangalore hyderabad kolkata pune
  california texas florida ohio illinois georgia michigan virginia washington arizona massachusetts indiana tennessee missouri maryland wisconsin colorado minnesota
  england scotland wales ireland germany`.split(/\s+/),
);
