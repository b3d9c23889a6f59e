/** Markup that is safe to insert as it stands: made by `html` alone, so that everything else is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template's hole; `undefined`, `false` and empty lists insert nothing. */
export type Insertion = Markup | string | number | undefined | false | readonly Insertion[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in quoted attributes; characters that HTML forbids become U+FFFD. */
export function escapeText(text: string): string {
  return Array.from(text, (character) => ENTITIES[character] ?? (isForbidden(character) ? '\uFFFD' : character)).join(
    '',
  );
}

/** Tagged template for HTML and SVG: every hole is escaped, save Markup made by this function. */
export function html(strings: TemplateStringsArray, ...holes: readonly Insertion[]): Markup {
  return new Markup(strings.map((part, index) => part + (index < holes.length ? inserted(holes[index]) : '')).join(''));
}

function inserted(hole: Insertion): string {
  if (hole === undefined || hole === false) return '';
  if (hole instanceof Markup) return hole.text;
  if (typeof hole === 'object') return hole.map(inserted).join('');
  return escapeText(String(hole));
}

/** Control characters save tab and line ends, lone surrogates and non-characters. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const control = (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0x7f && code <= 0x9f);
  return control || (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe;
}
