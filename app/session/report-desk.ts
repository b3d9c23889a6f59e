import { createHash } from 'node:crypto';
import type { CommandHandlers } from '../contract/commands.ts';
import type { AssistEvent } from '../contract/events.ts';
import type { SavedReport, UnredactedReason } from '../contract/reports.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { requireExport } from '../privacy/profiles/allowed-exports.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import { createRedactor, type Redactor } from '../privacy/redaction/find-sensitive.ts';
import { redactCall } from '../privacy/redaction/redact-call.ts';
import { operatorOf } from '../privacy/vault/operator-tag.ts';
import { unstoredTag } from '../privacy/vault/unstored-tag.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';

/** What a report says beside the events. */
export interface ReportMeta {
  readonly title: string;
  /** When the call was analysed, for the page's head. */
  readonly madeAt: Date;
  readonly models: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
}

/** Makes the self-contained HTML report of a call. */
export type RenderReport = (events: readonly AssistEvent[], meta: ReportMeta) => string;

interface ReportDeskDeps {
  readonly door: VaultDoor | undefined;
  readonly profile: Profile;
  readonly redactor: Redactor;
  readonly registry: Pick<ModelRegistry, 'list'>;
  readonly render: RenderReport;
  /** All that was told of the current or last call. */
  readonly told: () => readonly AssistEvent[];
}

/** Makes reports that are to be saved. Each is in the audit log before it leaves the engine, where there is one. */
export interface ReportDesk extends Pick<CommandHandlers, 'call.report'> {
  /** @param events of a call in the vault, from which what is personal was taken out before they were stored. @param heldAt when the call was. */
  ofKept(callId: string, events: readonly AssistEvent[], heldAt: Date): Promise<SavedReport>;
}

/** @returns the desk of one engine; @throws AppError `export-forbidden` from it for what the profile does not allow. */
export function createReportDesk({ door, profile, redactor, registry, render, told }: ReportDeskDeps): ReportDesk {
  const make = async (events: readonly AssistEvent[], heldAt: Date): Promise<SavedReport> => {
    const html = render(events, { title: 'Call report', madeAt: new Date(), models: await registry.list() });
    return { fileName: `emoaisec-report-${heldAt.toISOString().slice(0, 16).replace(/[T:]/g, '-')}.html`, html };
  };
  const handOut = async (callId: string, report: SavedReport, reason?: UnredactedReason): Promise<SavedReport> => {
    if (!door?.exists()) return report;
    const vault = await door.open();
    const exported: AuditEvent = {
      kind: 'export',
      what: reason === undefined ? 'report' : `report.${reason}`,
      redacted: reason === undefined,
      by: operatorOf(vault),
      call: vault.hasCall(callId) ? vault.callTag(callId) : unstoredTag(vault, callId),
      sha256: createHash('sha256').update(report.html).digest('hex'),
    };
    vault.write([exported], () => {});
    return report;
  };
  return {
    'call.report': async ({ unredacted }) => {
      const events = told();
      const callId = events[0]?.callId;
      if (callId === undefined) throw new AppError('no-call', 'There is no call to report on yet.');
      requireExport(profile, unredacted === undefined ? 'report' : 'unredacted-report');
      const finder = unredacted === undefined ? redactor : createRedactor({ ...profile.redaction, kinds: [] });
      return handOut(callId, await make(redactCall(events, finder), new Date()), unredacted);
    },
    ofKept: async (callId, events, heldAt) => {
      requireExport(profile, 'report');
      return handOut(callId, await make(events, heldAt));
    },
  };
}
