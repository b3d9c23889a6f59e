import type { ChannelRole } from '../../domain/audio.ts';
import type { StorePermission } from '../vault/store-permission.ts';
import { keepingVerdict } from './consent-gate.ts';
import type { ConsentLedger } from './consent-ledger.ts';

/**
 * The permission to record whoever is heard on a channel, as things stand; undefined: not now. On a channel that mixes both, both must be allowed to be
 * recorded: nobody can take one of them out.
 */
export function recordingPermission(ledger: ConsentLedger, channel: ChannelRole): StorePermission | undefined {
  const heard: readonly ChannelRole[] = channel === 'unattributed' ? ['unattributed', 'agent'] : [channel];
  // A recording is a part of the stored call, so without the customer's agreement to that there is none of the agent either.
  if (!keepingVerdict(ledger, 'store', 'customer').allowed) return undefined;
  const isAllowed = (['record', 'store'] as const).every((purpose) =>
    heard.every((role) => keepingVerdict(ledger, purpose, role).allowed),
  );
  if (!isAllowed) return undefined;
  const { id, version } = ledger.profile;
  const people = { customer: ledger.of('customer'), agent: ledger.of('agent') };
  return { consent: JSON.stringify({ profile: { id, version }, ...people }) } as StorePermission;
}
