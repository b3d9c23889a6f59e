import type { Allowance } from '../../contract/privacy-budget.ts';
import type { AuditEvent } from '../../domain/audit.ts';
import { spentEpsilon } from './privacy-allowance.ts';
import type { Spend } from './spend.ts';

/**
 * A spend as the audit log tells it, to be written in the transaction that appends it. Without the people charged: who was in the data is nobody's to
 * read there.
 */
export function auditOfSpend({ what, costs }: Spend, allowed: Allowance): AuditEvent {
  const kinds = [...new Set(costs.map(({ kind }) => `discrete-${kind}`))];
  return {
    kind: 'budget-spent',
    query: what,
    mechanism: kinds.join('-and-'),
    epsilon: spentEpsilon(costs, allowed),
    delta: allowed.delta,
  };
}
