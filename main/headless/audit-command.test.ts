import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUDIT_KINDS } from '../../app/domain/audit.ts';
import { createCheckpointSigner } from '../../app/privacy/audit/audit-key.ts';
import { type MadeLog, madeLog, madeTag } from '../../app/testing/made-audit-log.ts';
import { openAuditAccess } from './audit-access.ts';
import { runAudit } from './audit-command.ts';
import { parseAuditArguments } from './audit-options.ts';
import { EXIT } from './exit-codes.ts';

const KEY = createCheckpointSigner(new Uint8Array(32).fill(1)).publicKey.text;
const OTHER_KEY = createCheckpointSigner(new Uint8Array(32).fill(2)).publicKey.text;
const OPERATOR = { by: madeTag('operator'), role: 'administrator' } as const;

let folder: string;
let vault: MadeLog;
let open: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-audit-command-'));
  vault = madeLog(100);
  open = 0;
});
afterEach(() => {
  expect(open).toBe(0);
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const at = (name: string) => join(folder, name);

async function audit(...args: readonly string[]) {
  let out = '';
  const code = await runAudit(parseAuditArguments(args), {
    open: async () => {
      open++;
      return { log: vault.log, operator: OPERATOR, close: () => void open-- };
    },
    out: (text) => {
      out += text;
    },
  });
  return { code, out };
}

describe('npm run audit', () => {
  it('exports a log that verifies, tells the log of it, and keeps the file for its user', async () => {
    expect(await audit('export', at('log.jsonl'))).toMatchObject({ code: EXIT.ok });
    if (process.platform !== 'win32') expect(statSync(at('log.jsonl')).mode & 0o077).toBe(0);
    const { code, out } = await audit('verify', '--log', at('log.jsonl'), '--public-key', KEY);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('The log is sound: 101 entries, 2 checkpoints');
    const shown = await audit('show', '--log', at('log.jsonl'), '--last', '1');
    expect(shown.out).toMatch(/^ +100 .* export +what=audit-log redacted=false by=[0-9a-f]{8}…\n$/);
  });

  it("verifies the vault's own log without changing it", async () => {
    const { code, out } = await audit('verify');
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('36 entries after the last checkpoint are chained, but not signed yet.');
    expect(out).toContain('No witness was named');
    expect(vault.store.size()).toBe(100);
    expect(vault.store.notes).toHaveLength(1);
  });

  it('names the first bad entry, and fails', async () => {
    await audit('export', at('log.jsonl'));
    const lines = readFileSync(at('log.jsonl'), 'utf8').split('\n');
    writeFileSync(at('log.jsonl'), lines.toSpliced(17, 1).join('\n'));
    for (const verb of [['verify'], ['show'], ['prove', '3'], ['checkpoint', at('note')]]) {
      const { code, out } = await audit(...verb, '--log', at('log.jsonl'));
      expect(code).toBe(EXIT.unsound);
      expect(out).toContain('The log is NOT sound. Entry 17 is missing: entry 18 stands in its place.');
    }
    const { out } = await audit('verify', '--log', at('log.jsonl'), '--json');
    expect(JSON.parse(out)).toMatchObject({ sound: false, finding: 'index-gap', index: 17 });
  });

  it('holds a log against what witnesses have kept', async () => {
    expect(await audit('checkpoint', at('witness'))).toMatchObject({ code: EXIT.ok });
    await audit('export', at('later.jsonl'));
    const agreed = await audit('verify', '--log', at('later.jsonl'), '--witness', at('witness'));
    expect(agreed.out).toContain('It is what the witness saw at 100 entries, with 1 added at the end (proved).');
    const told = await audit('verify', '--log', at('later.jsonl'), '--witness', at('witness'), '--json');
    expect(JSON.parse(told.out)).toMatchObject({ sound: true, witnesses: [{ size: 100 }] });
    vault = madeLog(99);
    await audit('export', at('anew.jsonl'));
    const anew = await audit('verify', '--log', at('anew.jsonl'), '--witness', at('witness'));
    expect(anew).toMatchObject({ code: EXIT.unsound });
    expect(anew.out).toContain('entries 0 to 99 are not those that the witness has seen');
  });

  it('takes the key that must have signed', async () => {
    await audit('export', at('log.jsonl'));
    expect(await audit('verify', '--log', at('log.jsonl'), '--public-key', OTHER_KEY)).toMatchObject({
      code: EXIT.unsound,
    });
  });

  it('proves an entry to somebody without the log', async () => {
    await audit('export', at('log.jsonl'));
    const { code, out } = await audit('prove', '42', '--log', at('log.jsonl'));
    expect(code).toBe(EXIT.ok);
    writeFileSync(at('proof.json'), out);
    expect(await audit('check-proof', at('proof.json'), '--public-key', KEY)).toMatchObject({ code: EXIT.ok });
    writeFileSync(at('proof.json'), out.replace('"index": 42', '"index": 43'));
    expect(await audit('check-proof', at('proof.json'))).toMatchObject({ code: EXIT.unsound });
    writeFileSync(at('proof.json'), '{');
    expect(await audit('check-proof', at('proof.json'))).toMatchObject({ code: EXIT.unsound });
    await expect(audit('prove', '101', '--log', at('log.jsonl'))).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it("proves an entry of the vault's own log, after signing it", async () => {
    expect(await audit('prove', '99')).toMatchObject({ code: EXIT.ok });
    expect(vault.store.notes).toHaveLength(2);
  });

  it('shows entries of a kind, and tells the log who looked', async () => {
    const { code, out } = await audit('show', '--kind', 'erasure', '--last', '3');
    expect(code).toBe(EXIT.ok);
    expect(out.trimEnd().split('\n')).toHaveLength(3);
    expect(out).toMatch(/T.*Z {2}erasure {16}what=call reason=request keys=1 rows=412 call=[0-9a-f]{8}…/);
    const { out: newest } = await audit('show', '--last', '1', '--json');
    expect(JSON.parse(newest)).toMatchObject({ index: 101, event: { kind: 'access', what: 'audit-log', ...OPERATOR } });
  });

  it.each([
    [[]],
    [['party']],
    [['export']],
    [['prove', '-1']],
    [['show', '--kind', 'party']],
    [['show', '--last', '0']],
    [['verify', '--public-key', 'x']],
  ])('is told wrong usage of %j', (args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(() => parseAuditArguments(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('names the kinds there are', () => {
    let complained = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complained += String(text);
      return true;
    });
    expect(() => parseAuditArguments(['show', '--kind', 'party'])).toThrow();
    for (const kind of AUDIT_KINDS) expect(complained).toContain(kind);
  });

  it('says what to do where there is no vault to open', async () => {
    await expect(openAuditAccess()).rejects.toThrow('--log FILE');
  });
});
