import type { CommandHandlers } from '../contract/commands.ts';
import type { AssistEvent } from '../contract/events.ts';
import type { KeptCall, KeptLine } from '../contract/kept-calls.ts';
import type { SavedReport } from '../contract/reports.ts';
import { AppError } from '../domain/errors.ts';
import { requireExport } from '../privacy/profiles/allowed-exports.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import { auditedProfile } from '../privacy/profiles/profile-audit.ts';
import type { Redactor } from '../privacy/redaction/find-sensitive.ts';
import { redactCall } from '../privacy/redaction/redact-call.ts';
import type { NamedModel } from '../privacy/rights/named-model.ts';
import { rectify } from '../privacy/rights/rectify.ts';
import { dueAt } from '../privacy/rights/retention.ts';
import type { SubjectPackage } from '../privacy/rights/subject-package.ts';
import { takePackage } from '../privacy/rights/take-package.ts';
import { accessTo } from '../privacy/vault/access-entry.ts';
import { operatorOf } from '../privacy/vault/operator-tag.ts';
import type { StoredCall } from '../privacy/vault/stored-call.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { takeSound } from './kept-sound.ts';
import type { RetainedCalls } from './retained-calls.ts';

/** How a stored call is shown, which is made from its events alone. */
export interface KeptViews {
  readonly lines: (events: readonly AssistEvent[]) => readonly KeptLine[];
  /** The package as one page with its JSON in it. */
  readonly packagePage: (made: SubjectPackage, json: string) => string;
}

interface KeptCallsDeps {
  /** Absent: nothing is kept on this machine. */
  readonly storage: { readonly calls: RetainedCalls; readonly views: KeptViews } | undefined;
  /** The profile that holds. */
  readonly profile: Profile;
  readonly redactor: Redactor;
  readonly models: () => Promise<readonly NamedModel[]>;
  /** Makes the report of a call from its events. */
  readonly report: (callId: string, events: readonly AssistEvent[], heldAt: Date) => Promise<SavedReport>;
  /** The call that is going on: it is not erased under way. */
  readonly running: () => string | undefined;
  /** Lets go of what is still in memory of a call that was erased, or may not be used any more. */
  readonly letGo: (callId: string) => void;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
}

/** Also what is said where figures over calls are asked for. */
export const NOTHING_KEPT = 'No calls are kept on this computer.';
type KeptCommands = Pick<CommandHandlers, Extract<keyof CommandHandlers, `calls.${string}`>>;

/** The commands about calls in the vault. Every look at them is in the audit log. */
export function createKeptCalls(deps: KeptCallsDeps): KeptCommands {
  const { storage, profile, report, running, letGo, epochMs } = deps;
  const opened = async () => {
    if (!storage?.calls.exists()) throw new AppError('call-not-found', NOTHING_KEPT);
    return { vault: await storage.calls.open(), views: storage.views };
  };
  /** The vault, for something that is done with one call which may be shown and is over. */
  const openedFor = async (callId: string) => {
    if (running() === callId) throw new AppError('call-in-progress', 'This call is going on; end it first.');
    const kept = await opened();
    if (kept.vault.isRestricted(callId)) throw new AppError('call-restricted', RESTRICTED);
    return kept;
  };
  return {
    'calls.list': async ({ words }) => {
      if (!storage?.calls.exists()) return { calls: [], restricted: 0 };
      try {
        const news = await storage.calls.news();
        const vault = await storage.calls.open();
        const what = words === undefined ? 'call-list' : 'call-search';
        const all = vault.write([accessTo(vault, what, 'agent')], () => vault.listCalls());
        const shown = all.filter(({ header }) => !vault.isRestricted(header.callId));
        const found = words === undefined ? shown : vault.searchCalls(words);
        const calls = found.map((call) => asListed(vault, call, profile)).reverse();
        return { calls, restricted: all.length - shown.length, ...news };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { calls: [], restricted: 0, problem: error.message };
      }
    },
    'calls.open': async ({ callId }) => {
      const { vault, views } = await openedFor(callId);
      const content = vault.write([accessTo(vault, 'call', 'agent', callId)], () => vault.readCall(callId));
      return { call: asListed(vault, content, profile), lines: views.lines(content.events) };
    },
    'calls.report': async ({ callId }) => {
      const { vault } = await openedFor(callId);
      const { events, header } = vault.write([accessTo(vault, 'call-report', 'agent', callId)], () =>
        vault.readCall(callId),
      );
      // Another profile may have let more be stored. Where it was this one, what was taken out is not looked for twice.
      const { id, version } = auditedProfile(profile);
      const isAlike = header.profile.id === id && header.profile.version === version;
      const shown = isAlike ? events : redactCall(events, deps.redactor);
      return report(callId, shown, new Date(header.startedAtEpochMs));
    },
    'calls.sound': async (request) => {
      const { vault } = await openedFor(request.callId);
      return takeSound(vault, request);
    },
    'calls.package': async ({ callId }) => {
      requireExport(profile, 'subject-package');
      const models = await deps.models();
      // Asked last, so that nothing comes between the question and the answer.
      const { vault, views } = await openedFor(callId);
      const context = { profile, models, nowMs: epochMs() };
      const { made, json, name } = takePackage(vault, callId, context);
      return { fileName: `${name}.html`, html: views.packagePage(made, json) };
    },
    'calls.hold': async ({ callId, held }) => {
      const { vault } = await opened();
      vault.holdCall(callId, held, operatorOf(vault));
      return {};
    },
    'calls.restrict': async ({ callId }) => {
      const { vault } = await openedFor(callId);
      vault.restrictCall(callId, true, operatorOf(vault));
      letGo(callId);
      return {};
    },
    'calls.rectify': async ({ callId, rectification }) => {
      const { vault } = await openedFor(callId);
      rectify(vault, callId, rectification, { redactor: deps.redactor, nowMs: epochMs(), by: operatorOf(vault) });
      return {};
    },
    'calls.confirm-date': async () => {
      await opened();
      await storage?.calls.confirmDate();
      return {};
    },
    'calls.erase': async ({ callId }) => {
      const { vault } = await openedFor(callId);
      const erased = await vault.eraseCalls([callId], { reason: 'operator', by: operatorOf(vault) });
      if (erased === 0)
        throw new AppError('call-not-found', 'There is no such call any more: it may have been erased.');
      letGo(callId);
      return {};
    },
  };
}

const RESTRICTED =
  'The use of this call is restricted, as the person it is about has asked. It is stored and not used: "npm run rights -- restrict CALL off" lifts that.';

function asListed(vault: Vault, call: StoredCall, profileNow: Profile): KeptCall {
  const { callId, startedAtEpochMs, mode, profile, customerRef, synthetic = false } = call.header;
  const hold = vault.holdOf(callId);
  return {
    callId,
    startedAtEpochMs,
    mode,
    profile: profile.id,
    synthetic,
    recorded: vault.hasRecording(callId),
    ...(call.end && { lengthMs: call.end.lengthMs }),
    ...(customerRef !== undefined && { customerRef }),
    keptUntilEpochMs: dueAt(call, profileNow, vault.hasRecording(callId)),
    held: vault.isHeld(callId),
    ...(hold && { heldSince: { atEpochMs: hold.atEpochMs, byYou: hold.by === operatorOf(vault) } }),
  };
}
