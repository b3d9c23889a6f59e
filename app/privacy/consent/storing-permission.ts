import type { StorePermission } from '../vault/store-permission.ts';
import { keepingVerdict } from './consent-gate.ts';
import type { ConsentLedger } from './consent-ledger.ts';

/** The permission to store a call as things stand: what both of its people say and were told, with the state of consent that will stand in every record; undefined: it may not be stored. */
export function storingPermission(ledger: ConsentLedger): StorePermission | undefined {
  const mayStore = (['customer', 'agent'] as const).every((person) => keepingVerdict(ledger, 'store', person).allowed);
  if (!mayStore) return undefined;
  const { id, version } = ledger.profile;
  const consent = JSON.stringify({
    profile: { id, version },
    customer: ledger.of('customer'),
    agent: ledger.of('agent'),
  });
  return { consent } as StorePermission;
}
