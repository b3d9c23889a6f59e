import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Verdict } from '../../../app/domain/correction.ts';
import { type CorrectionChoices, verdictWords } from '../../state/correction-view.ts';

/** The menu's room, in pixels, by which it opens below or above its button. */
const MENU_HEIGHT_PX = 300;

/** What can be said of an utterance's emotion, over everything else, beside the button that opened it. */
export function CorrectionMenu({
  id,
  choices: { choices },
  anchor,
  onChoose,
  onClose,
}: {
  readonly id: string;
  readonly choices: CorrectionChoices;
  readonly anchor: HTMLElement;
  readonly onChoose: (verdict: Verdict) => void;
  /** @param byKey the focus goes back to the button; a press elsewhere keeps it there. */
  readonly onClose: (byKey: boolean) => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = menu.current;
    if (!box) return;
    const { left, top, bottom } = anchor.getBoundingClientRect();
    const isBelow = bottom + MENU_HEIGHT_PX < window.innerHeight;
    box.style.left = `${left}px`;
    if (isBelow) box.style.top = `${bottom + 4}px`;
    else box.style.bottom = `${window.innerHeight - top + 4}px`;
    box.showPopover({ source: anchor });
    itemsOf(box)[0]?.focus();
    // A press anywhere else hides the popover by itself.
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') onClose(false);
    };
    box.addEventListener('toggle', onToggle);
    return () => box.removeEventListener('toggle', onToggle);
  }, [anchor, onClose]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // The window's shortcuts are not meant while a menu is open.
    event.stopPropagation();
    const items = itemsOf(event.currentTarget);
    const now = items.indexOf(document.activeElement as HTMLElement);
    const next = nextItem(event.key, now, items);
    if (next !== undefined) items[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose(true);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={menu}
      id={id}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label="What did the customer express?"
      className="menu"
      data-testid="correction-menu"
      onKeyDown={onKeyDown}
    >
      {choices.map((verdict) => (
        <button
          key={`${verdict.kind} ${verdict.emotion}`}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={`menu-item menu-item-${verdict.kind}`}
          onClick={() => onChoose(verdict)}
        >
          <span className={`tag-dot emotion-${verdict.emotion}`} aria-hidden="true" />
          {sentence(verdict)}
        </button>
      ))}
    </div>
  );
}

/** The item that a key leads to: arrows go round, a letter to the next emotion of that letter. Undefined: the key does not move. */
function nextItem(key: string, now: number, items: readonly HTMLElement[]): number | undefined {
  const last = items.length - 1;
  if (key === 'ArrowDown') return now === last ? 0 : now + 1;
  if (key === 'ArrowUp') return now <= 0 ? last : now - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (!/^[a-z]$/i.test(key)) return undefined;
  const order = items.map((_, i) => (now + 1 + i) % items.length);
  const word = (i: number) => items[i]?.textContent?.trim().split(' ').at(-1) ?? '';
  return order.find((i) => word(i).toLowerCase().startsWith(key.toLowerCase()));
}

function itemsOf(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

function sentence(verdict: Verdict): string {
  const words = verdictWords(verdict);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
