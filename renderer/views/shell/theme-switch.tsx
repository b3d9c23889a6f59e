import type { Theme } from '../../state/settings-store.ts';
import { useParts, useSettings } from '../../window-context.ts';
import { Icon, type IconName } from './icon.tsx';

const THEMES: readonly { readonly theme: Theme; readonly label: string; readonly icon: IconName }[] = [
  { theme: 'system', label: 'Theme of the system', icon: 'system' },
  { theme: 'light', label: 'Light theme', icon: 'sun' },
  { theme: 'dark', label: 'Dark theme', icon: 'moon' },
];

/** Three ways for the window to look. */
export function ThemeSwitch() {
  const { settings } = useParts();
  const current = useSettings((state) => state.theme);
  return (
    <fieldset className="segmented" data-testid="theme-switch">
      <legend className="unseen">Theme</legend>
      {THEMES.map(({ theme, label, icon }) => (
        <label key={theme} title={label}>
          <input
            type="radio"
            name="theme"
            aria-label={label}
            checked={theme === current}
            onChange={() => settings.setState({ theme })}
          />
          <Icon name={icon} size={16} />
        </label>
      ))}
    </fieldset>
  );
}
