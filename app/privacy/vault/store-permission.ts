/** Compile-time stamp; only the consent gate's room may cast to it. */
declare const stamp: unique symbol;

/** Says that what goes with it may be stored, and under which consent. The vault stores nothing without one. */
export interface StorePermission {
  /** The consent state as text, opaque here; it stands in every record that is stored under it. */
  readonly consent: string;
  readonly [stamp]: 'store';
}
