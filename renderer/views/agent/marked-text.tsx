import { partedAt } from '../../../app/domain/marked-words.ts';
import type { TextSpan } from '../../../app/domain/speech.ts';

/** A text in which the words are marked that something else likely goes back to. */
export function MarkedText({ text, words: span }: { readonly text: string; readonly words: TextSpan | undefined }) {
  const { before, words, after } = partedAt(text, span);
  if (words === '') return text;
  return (
    <>
      {before}
      <mark
        className="cause-words"
        data-testid="cause-words"
        title="What the customer expressed may go back to these words"
      >
        {words}
      </mark>
      {after}
    </>
  );
}
