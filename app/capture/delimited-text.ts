/** Comma-, tab- or semicolon-separated text (RFC 4180): quoted fields may hold separators, doubled quotes and line ends. */

/** One record's fields; `open` when its last quoted field was never closed. */
export interface DelimitedRecord {
  readonly fields: readonly string[];
  /** Line of the text on which it begins, from 1. */
  readonly line: number;
  readonly open: boolean;
}

const SEPARATORS = [',', '\t', ';'] as const;

/** The separator that occurs most in the first line, outside quotes; a comma when none does. */
export function separatorOf(text: string): string {
  const firstLine = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = SEPARATORS.map((separator) => firstLine.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Records in order; empty lines are left out. */
export function* delimitedRecords(text: string, separator: string): Generator<DelimitedRecord> {
  const plain = new RegExp(`[^${separator === '\t' ? '\\t' : separator}\\r\\n]*`, 'y');
  let [place, line] = [0, 1];
  while (place < text.length) {
    const begun = line;
    const fields: string[] = [];
    let open = false;
    for (;;) {
      if (text[place] === '"') {
        const quoted = quotedField(text, place);
        open = quoted.open;
        line += quoted.value.split('\n').length - 1;
        place = quoted.end;
        plain.lastIndex = place;
        const rest = plain.exec(text)?.[0] ?? '';
        place += rest.length;
        fields.push(quoted.value + rest);
      } else {
        plain.lastIndex = place;
        const field = plain.exec(text)?.[0] ?? '';
        place += field.length;
        fields.push(field);
      }
      if (text[place] !== separator) break;
      place++;
    }
    if (text[place] === '\r') place++;
    if (text[place] === '\n') place++;
    line++;
    if (fields.length > 1 || fields[0] !== '') yield { fields, line: begun, open };
  }
}

function quotedField(
  text: string,
  start: number,
): { readonly value: string; readonly end: number; readonly open: boolean } {
  let place = start + 1;
  for (;;) {
    const quote = text.indexOf('"', place);
    if (quote < 0) return { value: text.slice(start + 1).replaceAll('""', '"'), end: text.length, open: true };
    if (text[quote + 1] !== '"') {
      return { value: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1, open: false };
    }
    place = quote + 2;
  }
}
