import { AppError } from '../../app/domain/errors.ts';
import { BridgeError } from '../bridge/bridge.ts';
import type { UiStore } from '../state/ui-store.ts';

/** Does something that may be refused; a refusal's sentence is shown. Bugs are shown as such and go on to the console. */
export type Attempt = (title: string, work: () => Promise<void>) => Promise<void>;

/** @returns the one way in which every action of the window runs. */
export function createAttempt(ui: Pick<UiStore, 'alert'>): Attempt {
  return async (title, work) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof BridgeError || error instanceof AppError) {
        ui.alert(title, error.message);
        return;
      }
      ui.alert(title, 'Something unexpected went wrong in the window. The call itself is not affected; try again.');
      throw error;
    }
  };
}
