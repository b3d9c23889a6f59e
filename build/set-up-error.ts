/** A set-up step that cannot go on: the message is one or two sentences a person can act on, shown without a stack. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}
