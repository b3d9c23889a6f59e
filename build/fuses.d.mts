import type { FuseConfig } from '@electron/fuses';

export declare function fuses(platform: string, electronMajor: number): FuseConfig;
