import { MIGRATIONS, type Migration } from '../privacy/vault/migrations.ts';

/** So many rows the later version adds: enough work to be killed in. */
export const LATER_ROWS = 60_000;

/** Those of this version and two made ones after it. */
export const LATER_MIGRATIONS: readonly Migration[] = [
  ...MIGRATIONS,
  'CREATE TABLE later (n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;',
  `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${LATER_ROWS})
   INSERT INTO later SELECT n, hex(n) || 'of a later version' FROM numbers;`,
];
