/** The part of node-record-lpcm16 1.0.1 that is used; the package has no types of its own. */
declare module 'node-record-lpcm16' {
  import type { ChildProcess } from 'node:child_process';
  import type { Readable } from 'node:stream';

  interface Recording {
    readonly process: ChildProcess;
    stream(): Readable;
    stop(): void;
  }
  interface RecordOptions {
    readonly recorder: 'arecord' | 'sox' | 'rec';
    readonly sampleRate: number;
    readonly channels: number;
    readonly audioType: 'raw' | 'wav';
    readonly device?: string;
  }
  const recorder: { record(options: RecordOptions): Recording };
  export = recorder;
}
