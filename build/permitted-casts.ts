/**
 * Finds casts to `Permitted` and `StorePermission`, the consent gate's stamps: only `app/privacy` may make them. Types cannot say so, hence this text check;
 * tests of recognisers may stamp what they made themselves.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CAST = /\bas\s+(?:unknown\s+as\s+)?(?:Permitted|StorePermission)\b|<Permitted\b[^>]*>\s*\(/;
const ALLOWED = /^app\/privacy\/|[.]test[.]tsx?$|^app\/testing\//;

/** @param root the repository. @returns `file:line` of every cast outside the gate, with forward slashes. */
export function forbiddenPermittedCasts(root: string): readonly string[] {
  return ['app', 'main', 'renderer'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /[.]tsx?$/.test(path) && !ALLOWED.test(path))
      .flatMap((path) => {
        const lines = readFileSync(join(root, path), 'utf8').split('\n');
        return lines.flatMap((line, index) => (CAST.test(line) ? [`${path}:${index + 1}`] : []));
      }),
  );
}
