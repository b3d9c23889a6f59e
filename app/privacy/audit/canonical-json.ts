/** Deeper nesting is none of ours, and would exhaust the stack. */
const DEEPEST = 16;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * One text for one value (RFC 8785): keys sorted by UTF-16 code units, no spaces, numbers and strings as ECMAScript writes them. Members
 * that are undefined are left out.
 * @throws TypeError for what JSON cannot say exactly: a number that is not finite, half of a surrogate pair, nesting deeper than 16, and
 * anything that is no JSON value at all.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new TypeError('The value is nested too deeply for canonical JSON.');
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return JSON.stringify(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`Canonical JSON cannot hold this ${typeof value}.`);
  // Compared by "<", strings are ordered by UTF-16 code units: what the RFC asks for.
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${quoted(key)}:${canonicalJson(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function quoted(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new TypeError('The text holds half of a surrogate pair.');
  return JSON.stringify(text);
}
