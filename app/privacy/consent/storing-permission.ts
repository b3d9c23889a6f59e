import type { StorePermission } from '../vault/store-permission.ts';
import { keepingVerdict } from './consent-gate.ts';
import type { ConsentLedger } from './consent-ledger.ts';

/** The permission to store a call as things stand, with the state of consent that will stand in every record; undefined: it may not be stored. */
export function storingPermission(ledger: ConsentLedger): StorePermission | undefined {
  if (!keepingVerdict(ledger, 'store', 'customer').allowed) return undefined;
  const { id, version } = ledger.profile;
  const consent = JSON.stringify({ profile: { id, version }, customer: ledger.of('customer') });
  return { consent } as StorePermission;
}
