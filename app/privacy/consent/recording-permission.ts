import type { ChannelRole } from '../../domain/audio.ts';
import type { StorePermission } from '../vault/store-permission.ts';
import { keepingVerdict } from './consent-gate.ts';
import type { ConsentLedger } from './consent-ledger.ts';

/**
 * The permission to record whoever is heard on a channel, as things stand; undefined: not now. The customer has to allow it for either side, because a
 * recording of the agent is one of their call, too. On a channel that mixes both, both must be allowed to be recorded: nobody can take one of them out.
 */
export function recordingPermission(ledger: ConsentLedger, channel: ChannelRole): StorePermission | undefined {
  const people: readonly ChannelRole[] = channel === 'customer' ? ['customer'] : ['customer', 'agent'];
  const isAllowed = [...people, channel].every((role) =>
    (['record', 'store'] as const).every((purpose) => keepingVerdict(ledger, purpose, role).allowed),
  );
  if (!isAllowed) return undefined;
  const { id, version } = ledger.profile;
  const said = { customer: ledger.of('customer'), agent: ledger.of('agent') };
  return { consent: JSON.stringify({ profile: { id, version }, ...said }) } as StorePermission;
}
