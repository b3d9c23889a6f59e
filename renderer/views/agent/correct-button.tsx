import { useCallback, useId, useRef, useState } from 'react';
import type { Verdict } from '../../../app/domain/correction.ts';
import type { Reading } from '../../state/call-state.ts';
import { correctionChoices } from '../../state/correction-view.ts';
import { EMOTION_NAMES } from '../../state/words.ts';
import { useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { CorrectionMenu } from './correction-menu.tsx';

/** Opens the menu by which the agent says that an utterance was read wrongly. */
export function CorrectButton({ reading }: { readonly reading: Reading }) {
  const { corrections } = useParts();
  const [isOpen, setOpen] = useState(false);
  const [isLearning, setLearning] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menuId = useId();
  const close = useCallback((byKey: boolean) => {
    setOpen(false);
    if (byKey) button.current?.focus();
  }, []);
  const choices = correctionChoices(reading);
  if (!choices) return null;
  const choose = async (verdict: Verdict) => {
    close(true);
    setLearning(true);
    await corrections.give(reading.id, verdict);
    setLearning(false);
  };
  const shown = choices.shown === undefined ? 'uncertain' : EMOTION_NAMES[choices.shown];
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button correct"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? menuId : undefined}
        aria-label={`Correct: shown as ${shown}`}
        title="Say what the customer expressed"
        data-testid="correct"
        data-correct
        aria-disabled={isLearning}
        onClick={() => !isLearning && setOpen((open) => !open)}
      >
        <Icon name="pencil" size={14} />
        {isLearning ? 'Learning…' : 'Correct'}
      </button>
      {isOpen && button.current && (
        <CorrectionMenu
          id={menuId}
          choices={choices}
          anchor={button.current}
          onChoose={(verdict) => void choose(verdict)}
          onClose={close}
        />
      )}
    </>
  );
}
