/** Keeps a model at work when its accelerator fails in the middle of a call: a lost device, a driver's reset, memory that ran out. */
import type { OpenedSession } from './onnx-session.ts';

/**
 * Runs on what was opened until a run fails there but succeeds on the CPU; from then on it runs on the CPU. A run that fails on both
 * was the input's fault and changes nothing.
 *
 * @param openOnCpu loads the same model on the CPU.
 * @param onFallback told once, with the reason.
 */
export function withCpuFallback(
  opened: OpenedSession,
  openOnCpu: () => Promise<OpenedSession>,
  onFallback: (reason: string) => void,
): OpenedSession {
  if (opened.provider === 'cpu') return opened;
  let current = opened;
  let reason = opened.fallbackReason;
  let spare: Promise<OpenedSession> | undefined;
  return {
    get provider() {
      return current.provider;
    },
    get fallbackReason() {
      return reason;
    },
    session: {
      manifest: opened.session.manifest,
      async run(feeds, outputs) {
        if (current !== opened) return current.session.run(feeds, outputs);
        try {
          return await opened.session.run(feeds, outputs);
        } catch (error) {
          spare ??= openOnCpu();
          const cpu = await spare;
          const results = await cpu.session.run(feeds, outputs);
          if (current === opened) {
            current = cpu;
            reason = `${opened.provider}: ${causeOf(error)}`;
            await opened.session.close().catch(() => {});
            onFallback(reason);
          }
          return results;
        }
      },
      close: () => current.session.close(),
    },
  };
}

/** The session's own error says which model; what the runtime said is behind it. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `it failed at work (${inner instanceof Error ? (inner.message.split('\n', 1)[0] ?? '') : String(inner)})`;
}
