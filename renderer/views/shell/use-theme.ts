import { useEffect } from 'react';
import type { Theme } from '../../state/settings-store.ts';

/** Puts the theme on the page; `system` leaves the choice to the system's setting. */
export function useTheme(theme: Theme): void {
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
