import { useMemo } from 'react';
import type { Permission } from '../../../app/contract/schemas.ts';
import { ROLE_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

const NONE: readonly Permission[] = [];

/** Whose voice and words are used for what, with the reason where something may not be. */
export function PermissionLine() {
  const permissions = useCall((call) => call.facts?.permissions ?? NONE);
  const synthetic = useCall((call) => call.facts?.synthetic);
  const sentences = useMemo(() => refusals(permissions), [permissions]);
  if (sentences.length === 0 && !synthetic) return null;
  return (
    <section className="permissions" aria-label="What is analysed" data-testid="permissions">
      {synthetic && (
        <p>
          <Icon name="info" size={16} />
          <span>Sample call with synthetic voices. Synthetic speech carries little emotion.</span>
        </p>
      )}
      {sentences.map(({ who, why }) => (
        <p key={`${who} ${why}`}>
          <Icon name="shield" size={16} />
          <span>
            <strong>{who}:</strong> {why}
          </span>
        </p>
      ))}
    </section>
  );
}

/** One sentence per speaker and reason, however many purposes it covers. */
function refusals(permissions: readonly Permission[]): readonly { readonly who: string; readonly why: string }[] {
  const refused = permissions.filter((permission) => !permission.allowed);
  const seen = new Map(
    refused.map(({ channel, reason }) => [`${channel} ${reason}`, { who: ROLE_NAMES[channel], why: reason }]),
  );
  return [...seen.values()];
}
