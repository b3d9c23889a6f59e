import type { EnrichmentStanding } from '../../app/contract/schemas.ts';
import { AppError } from '../../app/domain/errors.ts';
import { requireExport } from '../../app/privacy/profiles/allowed-exports.ts';
import type { OpenedProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import type { Redactor } from '../../app/privacy/redaction/find-sensitive.ts';
import { impactSheet } from '../../app/privacy/rights/impact-sheet.ts';
import type { NamedModel } from '../../app/privacy/rights/named-model.ts';
import type { ProcessingFacts } from '../../app/privacy/rights/processing-facts.ts';
import { processingRecord } from '../../app/privacy/rights/processing-record.ts';
import { publicPolicy } from '../../app/privacy/rights/public-policy.ts';
import { rectify } from '../../app/privacy/rights/rectify.ts';
import { applyRetention, dueCalls } from '../../app/privacy/rights/retention.ts';
import { confirmClock } from '../../app/privacy/rights/retention-round.ts';
import { transparencyPage } from '../../app/privacy/rights/transparency-page.ts';
import { accessTo } from '../../app/privacy/vault/access-entry.ts';
import { operatorOf } from '../../app/privacy/vault/operator-tag.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { keptLines } from '../../app/replay/kept-lines.ts';
import { clockTime } from '../../app/replay/wording.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type CallChoice, RIGHTS_DOCUMENTS, type RightsDocument, type RightsRequest } from './rights-options.ts';
import { writeSubjectPackage } from './subject-package-files.ts';
import type { VaultAccess } from './vault-access.ts';

export interface RightsCommandDeps {
  readonly access: VaultAccess;
  readonly opened: OpenedProfile;
  readonly models: () => Promise<readonly NamedModel[]>;
  readonly redactor: Redactor;
  /** Absent: enrichment is off. */
  readonly enrichment?: EnrichmentStanding;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  readonly out: (text: string) => void;
}

const DOCUMENTS: Readonly<Record<RightsDocument, (facts: ProcessingFacts) => string>> = {
  records: processingRecord,
  dpia: impactSheet,
  notice: transparencyPage,
  policy: publicPolicy,
};

/** Does what was asked. @returns the exit code. @throws AppError for what a person can act on. */
export async function runRights(request: RightsRequest, deps: RightsCommandDeps): Promise<ExitCode> {
  const { door } = deps.access;
  try {
    if (isDocument(request)) {
      deps.out(DOCUMENTS[request.verb](await factsOf(deps)));
      return EXIT.ok;
    }
    if (request.verb === 'export') requireExport(deps.opened.profile, 'subject-package');
    // A machine that stores nothing has nothing to erase: no failure for whoever runs this every day.
    if (request.verb === 'retention' && !door.exists()) {
      deps.out('There is no vault on this machine. Due: 0.\n');
      return EXIT.ok;
    }
    if (!door.exists())
      throw new AppError('call-not-found', 'There is no vault on this machine, so no call is stored.');
    await carryOut(request, await door.open(), deps);
    return EXIT.ok;
  } finally {
    await door.close();
  }
}

type DocumentRequest = { readonly verb: RightsDocument };
type VaultRequest = Exclude<RightsRequest, DocumentRequest>;

function isDocument(request: RightsRequest): request is DocumentRequest {
  return RIGHTS_DOCUMENTS.some((name) => name === request.verb);
}

/** @throws AppError `call-not-found`, before anything is done with any of the calls. */
function chosenCalls(vault: Vault, { calls, customerRef }: CallChoice): readonly string[] {
  const missing = calls.find((callId) => !vault.hasCall(callId));
  if (missing !== undefined) throw new AppError('call-not-found', `There is no call ${missing} in the vault.`);
  if (customerRef === undefined) return calls;
  const found = vault.callsOf(customerRef).map(({ header }) => header.callId);
  if (found.length === 0)
    throw new AppError('call-not-found', 'No call is stored with this customer reference. Mind its spelling.');
  return found;
}

async function carryOut(request: VaultRequest, vault: Vault, deps: RightsCommandDeps): Promise<void> {
  const { opened, out, epochMs } = deps;
  switch (request.verb) {
    case 'export': {
      const context = { profile: opened.profile, models: await deps.models(), nowMs: epochMs() };
      for (const callId of chosenCalls(vault, request)) {
        const { page, json, sounds, sha256 } = await writeSubjectPackage(vault, callId, request.out, context);
        const written = [page, json, ...sounds].map((path) => `Written: ${path}\n`).join('');
        out(`${written}SHA-256 ${sha256}\n`);
      }
      return;
    }
    case 'erase': {
      const { customerRef } = request;
      const subject = customerRef === undefined ? {} : { subject: vault.customerTag(customerRef) };
      const erased = await vault.eraseCalls(chosenCalls(vault, request), {
        reason: 'request',
        by: operatorOf(vault),
        ...subject,
      });
      out(`Erased: ${erased}. Their keys are destroyed; the audit log tells of it.\n`);
      return;
    }
    case 'hold':
    case 'restrict': {
      const change = { hold: vault.holdCall, restrict: vault.restrictCall }[request.verb];
      const changed = chosenCalls(vault, request).filter((callId) => change(callId, request.on, operatorOf(vault)));
      out(changed.length > 0 ? SWITCH_TEXTS[request.verb][`${request.on}`] : UNCHANGED);
      return;
    }
    case 'show': {
      const { events } = vault.write([accessTo(vault, 'call', 'administrator', request.call)], () =>
        vault.readCall(request.call),
      );
      for (const { segmentId, startSample, channel, text, rectified } of keptLines(events))
        out(`${segmentId}  ${clockTime(startSample)}  ${channel}  ${text}${rectified ? '  (put right)' : ''}\n`);
      return;
    }
    case 'rectify': {
      const context = { redactor: deps.redactor, nowMs: epochMs(), by: operatorOf(vault) };
      rectify(vault, request.call, request.rectification, context);
      out('Put right. What was first stays in the record; it is not shown or found any more.\n');
      return;
    }
    case 'retention':
      return retention(request.apply, vault, deps);
  }
}

const UNCHANGED = 'Nothing to do: it was so already.\n';
const SWITCH_TEXTS = {
  hold: {
    true: 'Under a legal hold: not erased until the hold is lifted.\n',
    false: 'The legal hold is lifted.\n',
  },
  restrict: {
    true: 'Restricted: stored, and not shown, searched, counted or erased by age until that is lifted.\n',
    false: 'The restriction is lifted. Tell the person before you use the call (GDPR Art. 18(3)).\n',
  },
} as const;

async function retention(apply: boolean, vault: Vault, { opened, out, epochMs }: RightsCommandDeps): Promise<void> {
  const { profile, problem } = opened;
  // A profile that stands in for one that cannot be read keeps nothing, or for the shortest time: no reason to destroy anything for good.
  if (apply && problem !== undefined) throw new AppError('profile-invalid', `Nothing was erased. ${problem}`);
  // Whoever has calls erased by hand has looked at the date.
  if (apply) confirmClock(vault, epochMs());
  const due = dueCalls(vault, profile, epochMs());
  for (const { callId, dueAtEpochMs, held } of due)
    out(
      `${callId}  due since ${new Date(dueAtEpochMs).toISOString()}${held ? '  held or restricted: it stays' : ''}\n`,
    );
  if (!apply)
    return out(`Due: ${due.length}. ${due.length > 0 ? 'With --apply those that nothing keeps are erased.' : ''}\n`);
  out(`Erased: ${await applyRetention(vault, due, operatorOf(vault))} of ${due.length} due.\n`);
}

async function factsOf({ access, opened, models, enrichment, epochMs }: RightsCommandDeps): Promise<ProcessingFacts> {
  const facts = { ...opened, models: await models(), ...(enrichment && { enrichment }), madeAtEpochMs: epochMs() };
  if (!access.door.exists()) return facts;
  const vault = await access.door.open();
  const calls = vault.listCalls();
  const held = calls.filter(({ header }) => vault.isHeld(header.callId)).length;
  return { ...facts, vault: { scheme: vault.scheme, calls: calls.length, held } };
}
