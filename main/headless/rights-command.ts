import type { EnrichmentStanding } from '../../app/contract/schemas.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { OpenedProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { impactSheet } from '../../app/privacy/rights/impact-sheet.ts';
import type { ProcessingFacts } from '../../app/privacy/rights/processing-facts.ts';
import { processingRecord } from '../../app/privacy/rights/processing-record.ts';
import { applyRetention, dueCalls } from '../../app/privacy/rights/retention.ts';
import { type NamedModel, refuseForbiddenPackage } from '../../app/privacy/rights/subject-package.ts';
import { transparencyPage } from '../../app/privacy/rights/transparency-page.ts';
import { operatorOf } from '../../app/privacy/vault/operator-tag.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { RightsRequest } from './rights-options.ts';
import { writeSubjectPackage } from './subject-package-files.ts';
import type { VaultAccess } from './vault-access.ts';

export interface RightsCommandDeps {
  readonly access: VaultAccess;
  readonly opened: OpenedProfile;
  readonly models: () => Promise<readonly NamedModel[]>;
  /** Absent: enrichment is off. */
  readonly enrichment?: EnrichmentStanding;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  readonly out: (text: string) => void;
}

const DOCUMENTS = { records: processingRecord, dpia: impactSheet, notice: transparencyPage } as const;

/** Does what was asked. @returns the exit code. @throws AppError for what a person can act on. */
export async function runRights(request: RightsRequest, deps: RightsCommandDeps): Promise<ExitCode> {
  const { door } = deps.access;
  try {
    if (!needsVault(request)) {
      deps.out(DOCUMENTS[request.verb](await factsOf(deps)));
      return EXIT.ok;
    }
    if (request.verb === 'export') refuseForbiddenPackage(deps.opened.profile);
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

type VaultRequest = Extract<RightsRequest, { readonly verb: 'export' | 'retention' | 'hold' }>;

function needsVault(request: RightsRequest): request is VaultRequest {
  return !(request.verb in DOCUMENTS);
}

async function carryOut(request: VaultRequest, vault: Vault, deps: RightsCommandDeps): Promise<void> {
  const { opened, out, epochMs } = deps;
  switch (request.verb) {
    case 'export': {
      const context = { profile: opened.profile, models: await deps.models(), nowMs: epochMs() };
      for (const callId of request.calls) {
        const { page, json, sha256 } = writeSubjectPackage(vault, callId, request.out, context);
        out(`Written: ${page}\nWritten: ${json}\nSHA-256 ${sha256}\n`);
      }
      return;
    }
    case 'hold':
      out(vault.holdCall(request.call, request.held, operatorOf(vault)) ? HOLD_TEXTS[`${request.held}`] : UNCHANGED);
      return;
    case 'retention':
      return retention(request.apply, vault, deps);
  }
}

const UNCHANGED = 'Nothing to do: it was so already.\n';
const HOLD_TEXTS = {
  true: 'The call is under a legal hold: it is not erased until the hold is lifted.\n',
  false: 'The legal hold is lifted.\n',
} as const;

async function retention(apply: boolean, vault: Vault, { opened, out, epochMs }: RightsCommandDeps): Promise<void> {
  const { profile, problem } = opened;
  // A profile that stands in for one that cannot be read keeps nothing, or for the shortest time: no reason to destroy anything for good.
  if (apply && problem !== undefined) throw new AppError('profile-invalid', `Nothing was erased. ${problem}`);
  const due = dueCalls(vault, profile, epochMs());
  for (const { callId, dueAtEpochMs, held } of due)
    out(`${callId}  due since ${new Date(dueAtEpochMs).toISOString()}${held ? '  under a legal hold' : ''}\n`);
  if (!apply)
    return out(`Due: ${due.length}. ${due.length > 0 ? 'With --apply those without a hold are erased.' : ''}\n`);
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
