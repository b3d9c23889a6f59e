/** The part of the library that is used; its own declarations are not found by its export map. */
declare module 'better-sqlite3-multiple-ciphers' {
  type Value = string | number | null | Uint8Array;

  interface Statement<Row> {
    run(...values: readonly Value[]): { readonly changes: number };
    get(...values: readonly Value[]): Row | undefined;
    all(...values: readonly Value[]): Row[];
  }

  class Sqlite {
    constructor(path: string, options: { readonly fileMustExist: boolean; readonly timeout: number });
    readonly inTransaction: boolean;
    exec(sql: string): this;
    prepare<Row = unknown>(sql: string): Statement<Row>;
    /** Rows of a pragma, or with `simple` the first value. */
    pragma(sql: string, options?: { readonly simple: boolean }): unknown;
    transaction<T>(work: () => T): { immediate(): T };
    close(): this;
  }
  export = Sqlite;
}
