/** What protects the master key where it lies. */

export const KEY_SCHEMES = ['os-keystore', 'passphrase', 'key-file'] as const;
export type KeyScheme = (typeof KEY_SCHEMES)[number];

/** Cost of Argon2id (RFC 9106): memory in KiB, passes over it, lanes. */
export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** A wrapped master key; bytes are base64. */
export type WrappedKey =
  | { readonly scheme: 'os-keystore'; readonly wrapped: string }
  | { readonly scheme: 'passphrase'; readonly salt: string; readonly cost: Argon2Cost; readonly wrapped: string }
  | { readonly scheme: 'key-file'; readonly salt: string; readonly wrapped: string };

/** A master key, and its new wrapping where the protection asks for one. */
export interface UnwrappedKey {
  readonly masterKey: Buffer;
  readonly rewrapped?: WrappedKey;
}

/** Wraps and unwraps master keys in one scheme. There is none without protection. */
export interface KeyKeeper {
  readonly scheme: KeyScheme;
  /** @throws AppError `vault-closed` when nothing protects the key just now. */
  wrap(masterKey: Uint8Array): Promise<WrappedKey>;
  /** @throws AppError `vault-key-wrong` when it does not open; `vault-closed`. */
  unwrap(wrapped: WrappedKey): Promise<UnwrappedKey>;
}
