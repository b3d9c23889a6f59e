import { EXIT } from './exit-codes.ts';

/** The reader of a pipe may close it when it has enough (`| head`): then there is nobody left to tell, and that is no failure. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.output),
  );
}
