import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { activePrompt } from '../../state/prompt-view.ts';
import { useParts, type WindowParts } from '../../window-context.ts';

/** One key and what it does; the help sheet lists the same table. */
export interface Shortcut {
  readonly keys: string;
  readonly does: string;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (parts: WindowParts) => void;
}

/** All shortcuts of the window. Plain keys act only while no control that uses them has the focus. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: 'Space',
    does: 'Pause or go on (recordings)',
    matches: (event) => event.key === ' ' && plain(event),
    run: ({ actions }) => void actions.togglePlay(),
  },
  {
    keys: '←  →',
    does: 'Five seconds back or forward (recordings)',
    matches: (event) => (event.key === 'ArrowLeft' || event.key === 'ArrowRight') && plain(event),
    run: () => undefined,
  },
  {
    keys: 'C',
    does: "Correct the emotion of the customer's last utterance",
    matches: (event) => event.key.toLowerCase() === 'c' && bare(event) && !typing(event),
    run: () => [...document.querySelectorAll<HTMLElement>('[data-correct]')].at(-1)?.click(),
  },
  {
    keys: 'Y',
    does: 'Note the answer that was heard from the customer',
    matches: (event) => event.key.toLowerCase() === 'y' && bare(event) && !typing(event),
    run: () => document.querySelector<HTMLElement>('[data-confirm-answer]')?.click(),
  },
  {
    keys: 'Esc',
    does: 'Close the prompt, or whatever is open',
    matches: (event) => event.key === 'Escape',
    run: closeTopmost,
  },
  {
    keys: 'Ctrl O',
    does: 'Open a recording',
    matches: (event) => control(event, 'o'),
    run: openRecording,
  },
  {
    keys: 'Ctrl E',
    does: 'End the call',
    matches: (event) => control(event, 'e'),
    run: ({ actions, call }) => {
      if (call.getState().phase === 'running' || call.getState().phase === 'paused') void actions.stop();
    },
  },
  {
    keys: 'Ctrl B',
    does: 'Pause while a payment is taken, and go on after it (in the desktop app, with Alt from any program)',
    matches: (event) => control(event, 'b'),
    run: ({ payment }) => void payment.toggle('hot-key'),
  },
  {
    keys: 'Ctrl S',
    does: 'Export the report',
    matches: (event) => control(event, 's'),
    run: ({ actions, call }) => {
      if (call.getState().phase !== 'idle') void actions.exportReport();
    },
  },
  {
    keys: 'Ctrl I',
    does: 'Status: devices, models, timings',
    matches: (event) => control(event, 'i'),
    run: ({ ui }) => ui.setState(({ drawerOpen }) => ({ drawerOpen: !drawerOpen })),
  },
  {
    keys: '?',
    does: 'This list',
    matches: (event) => event.key === '?' && !typing(event),
    run: ({ ui }) => ui.setState(({ helpOpen }) => ({ helpOpen: !helpOpen })),
  },
];

/** Listens for the shortcuts on the whole window. */
export function useShortcuts(): void {
  const parts = useParts();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const found = event.defaultPrevented ? undefined : SHORTCUTS.find((shortcut) => shortcut.matches(event));
      if (!found) return;
      event.preventDefault();
      if (event.key === 'ArrowLeft') void parts.actions.seekBy(-5);
      else if (event.key === 'ArrowRight') void parts.actions.seekBy(5);
      else found.run(parts);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [parts]);
}

/** Opens the file picker; from a call that is over it first goes to the start screen, where the picker is. */
function openRecording({ ui, call }: WindowParts): void {
  if (ui.getState().busy !== undefined) return;
  const { phase } = call.getState();
  if (phase === 'running' || phase === 'paused') {
    ui.alert('A call is running', 'End the current call first, then open a recording.');
    return;
  }
  flushSync(() => ui.setState({ screen: 'start' }));
  document.querySelector<HTMLInputElement>('input[data-recording-picker]')?.click();
}

function closeTopmost({ ui, call, actions }: WindowParts): void {
  const sheet = document.querySelector<HTMLDialogElement>('dialog:modal');
  const { drawerOpen, alerts } = ui.getState();
  const alert = alerts.at(-1);
  const prompt = activePrompt(call.getState());
  if (sheet) sheet.close();
  else if (alert) ui.dismissAlert(alert.id);
  else if (drawerOpen) ui.setState({ drawerOpen: false });
  else if (prompt) void actions.closePrompt(prompt.id);
}

function control(event: KeyboardEvent, key: string): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === key;
}

function typing(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLInputElement && ['text', 'password'].includes(event.target.type);
}

function bare(event: KeyboardEvent): boolean {
  return !(event.ctrlKey || event.metaKey || event.altKey);
}

function plain(event: KeyboardEvent): boolean {
  if (!bare(event)) return false;
  const own = 'button, a, input, select, textarea, summary, dialog, [role="slider"]';
  return !(event.target instanceof Element && event.target.closest(own));
}
