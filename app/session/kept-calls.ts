import type { CommandHandlers } from '../contract/commands.ts';
import type { AssistEvent } from '../contract/events.ts';
import type { KeptCall } from '../contract/kept-calls.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { AppError } from '../domain/errors.ts';
import { operatorOf } from '../privacy/vault/operator-tag.ts';
import type { StoredCall } from '../privacy/vault/stored-call.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';

interface KeptCallsDeps {
  /** Absent: nothing is kept on this machine. */
  readonly door: VaultDoor | undefined;
  /** Makes the report of a call from its events. */
  readonly report: (events: readonly AssistEvent[], madeAt: Date) => Promise<{ fileName: string; html: string }>;
  /** The call that is going on: it is not erased under way. */
  readonly running: () => string | undefined;
}

const NOTHING_KEPT = 'No calls are kept on this computer.';

/** The commands about calls in the vault. Every look at them is in the audit log. */
export function createKeptCalls({
  door,
  report,
  running,
}: KeptCallsDeps): Pick<CommandHandlers, 'calls.list' | 'calls.report' | 'calls.erase'> {
  const opened = async (): Promise<Vault> => {
    if (!door?.exists()) throw new AppError('call-not-found', NOTHING_KEPT);
    return door.open();
  };
  const noted = (vault: Vault, what: string, callId?: string): AuditEvent => {
    const call = callId === undefined ? {} : { call: vault.callTag(callId) };
    return { kind: 'access', by: operatorOf(vault), role: 'agent', what, ...call };
  };
  return {
    'calls.list': async () => {
      if (!door?.exists()) return { calls: [] };
      try {
        const vault = await door.open();
        return vault.write([noted(vault, 'call-list')], () => ({ calls: vault.listCalls().map(asListed).reverse() }));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { calls: [], problem: error.message };
      }
    },
    'calls.report': async ({ callId }) => {
      const vault = await opened();
      const { events, header } = vault.write([noted(vault, 'call-report', callId)], () => vault.readCall(callId));
      return report(events, new Date(header.startedAtEpochMs));
    },
    'calls.erase': async ({ callId }) => {
      if (running() === callId) throw new AppError('call-in-progress', 'This call is going on; end it first.');
      const vault = await opened();
      const erased = await vault.eraseCalls([callId], { reason: 'operator', by: operatorOf(vault) });
      if (erased === 0)
        throw new AppError('call-not-found', 'There is no such call any more: it may have been erased.');
      return {};
    },
  };
}

function asListed({ header, end }: StoredCall): KeptCall {
  const { callId, startedAtEpochMs, mode, profile, synthetic = false } = header;
  return {
    callId,
    startedAtEpochMs,
    mode,
    profile: profile.id,
    synthetic,
    ...(end && { lengthMs: end.lengthMs }),
  };
}
