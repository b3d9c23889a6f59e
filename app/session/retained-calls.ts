import { AppError } from '../domain/errors.ts';
import type { OpenedProfile } from '../privacy/profiles/chosen-profile.ts';
import { confirmClock, type RetentionNews, retentionRound } from '../privacy/rights/retention-round.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import type { SessionLog } from './session-log.ts';

const DAY_MS = 24 * 3_600_000;
/** How often it is looked whether a day has passed: a timer of a whole day would stand still while the machine sleeps. */
const LOOK_MS = 3_600_000;

export interface RetainedCallsDeps {
  readonly door: VaultDoor;
  readonly opened: OpenedProfile;
  /** Whether a call begins or goes on: nothing is erased by its age meanwhile, as that holds up the engine. */
  readonly isCalling: () => boolean;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  readonly log: SessionLog;
}

/** The door of a vault whose calls are erased when their days are over: as it is opened, and once a day while it is open. */
export interface RetainedCalls extends VaultDoor {
  /** What there is to tell, after a look if a day has passed since the last. */
  news(): Promise<RetentionNews>;
  /** A person has said that the machine's clock is right. */
  confirmDate(): Promise<void>;
}

export function createRetainedCalls({ door, opened, isCalling, epochMs, log }: RetainedCallsDeps): RetainedCalls {
  let timer: NodeJS.Timeout | undefined;
  let lastMs: number | undefined;
  let news: RetentionNews = {};
  let round: Promise<void> = Promise.resolve();
  const look = async (vault: Vault): Promise<void> => {
    const nowMs = epochMs();
    const isDue = lastMs === undefined || nowMs - lastMs >= DAY_MS || nowMs < lastMs;
    if (!isDue || isCalling()) return;
    try {
      news = await retentionRound(vault, { opened, nowMs });
      lastMs = nowMs;
    } catch (error) {
      // The same trouble is told where the vault is used; erasing is tried again with the next look.
      if (!(error instanceof AppError)) log.error({ err: error }, 'calls could not be erased by their age');
    }
  };
  const looked = (vault: Vault): Promise<void> => {
    round = round.then(() => look(vault));
    return round;
  };
  const open = async (): Promise<Vault> => {
    const vault = await door.open();
    if (timer === undefined) {
      timer = setInterval(() => void looked(vault), LOOK_MS).unref();
      void looked(vault);
    }
    return vault;
  };
  return {
    open,
    exists: door.exists,
    async news() {
      await looked(await open());
      return news;
    },
    async confirmDate() {
      const vault = await open();
      await round;
      confirmClock(vault, epochMs());
      lastMs = undefined;
      await looked(vault);
    },
    async close() {
      clearInterval(timer);
      timer = undefined;
      await round;
      await door.close();
    },
  };
}
