import { AppError } from '../../app/domain/errors.ts';
import { type Bridge, BridgeError } from '../bridge/bridge.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** An administrator's key is a few hundred bytes. */
const MOST_KEY_BYTES = 8_192;

/** What can be done about compliance profiles. */
export interface ProfileActions {
  /** Shows what the profile says. */
  show(): Promise<void>;
  hide(): void;
  /** Has other profiles hold. @returns why they do not; undefined when they do. */
  choose(profiles: readonly string[], key: File | undefined, passphrase: string): Promise<string | undefined>;
}

/** @returns the profiles' actions over a bridge. */
export function createProfileActions({
  bridge,
  ui,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): ProfileActions {
  const hide = () => ui.setState({ profileOpen: false });
  const choose = async (profiles: readonly string[], key: File | undefined, passphrase: string) => {
    if (profiles.length === 0) throw new AppError('invalid-request', 'Choose at least one profile.');
    if (!key || passphrase === '')
      throw new AppError('permission-denied', "Choose the file of the administrator's key and give its passphrase.");
    if (key.size > MOST_KEY_BYTES) throw new AppError('permission-denied', 'This file is no administrator key.');
    await bridge.command('profiles.choose', { profiles: [...profiles], key: await key.text(), passphrase });
    hide();
    ui.say('The profile was changed. The engine is starting anew under it.');
  };
  return {
    hide,
    show: () =>
      attempt('The profile could not be read', async () => {
        ui.setState({ profileSheet: await bridge.command('profiles.sheet', {}), profileOpen: true });
      }),
    choose: async (...given) => {
      try {
        await choose(...given);
        return undefined;
      } catch (error) {
        // Said beside the fields: the sheet lies over the place where alerts stand.
        if (error instanceof BridgeError || error instanceof AppError) return error.message;
        throw error;
      }
    },
  };
}
