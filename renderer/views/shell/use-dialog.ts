import { type RefObject, useEffect, useRef } from 'react';

/** Opens and closes a modal dialog as its state says. @returns the reference that the dialog takes. */
export function useDialog(open: boolean): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return dialog;
}
