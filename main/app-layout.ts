import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataDirectory } from './data-folder.ts';
import type { EngineSettings } from './inference/engine-settings.ts';

/** The signed compliance profiles, in the repository and beside an installed app's archive alike. */
const PROFILES = ['app', 'privacy', 'profiles', 'data'];

/** Where the parts of the app lie: they differ between the repository's sources, its bundles, and an installed app. */
export interface AppLayout {
  /** The built renderer, to be served to windows. */
  readonly rendererFolder: string;
  /** The module of the engine process. */
  readonly engineEntry: URL;
  /** The module of the process that probes accelerators. */
  readonly probeEntry: URL;
  readonly engine: EngineSettings;
}

/** The repository, run from its sources (the headless host); only the renderer is built. @param root the repository. */
export function sourcesLayout(root: string): AppLayout {
  return {
    rendererFolder: join(root, 'out', 'renderer'),
    engineEntry: pathToFileURL(join(root, 'main', 'inference', 'engine.ts')),
    probeEntry: pathToFileURL(join(root, 'main', 'inference', 'provider-probe.ts')),
    engine: {
      nativeModels: join(root, 'native-models'),
      samples: join(root, 'samples'),
      profiles: join(root, ...PROFILES),
      data: dataDirectory(),
      speechWorker: pathToFileURL(join(root, 'app', 'recognition', 'speech-worker.ts')).href,
      faceWorker: pathToFileURL(join(root, 'app', 'recognition', 'face-worker.ts')).href,
    },
  };
}

/**
 * The bundles in `out/`, as Electron runs them. @param appFolder the repository, or the app's archive once installed.
 * @param resourcesFolder where an installed app keeps models and samples beside its archive; absent in the repository.
 */
export function bundledLayout(appFolder: string, resourcesFolder: string = appFolder): AppLayout {
  const out = join(appFolder, 'out');
  return {
    rendererFolder: join(out, 'renderer'),
    engineEntry: pathToFileURL(join(out, 'engine', 'engine.js')),
    probeEntry: pathToFileURL(join(out, 'engine', 'provider-probe.js')),
    engine: {
      nativeModels: join(resourcesFolder, 'native-models'),
      samples: join(resourcesFolder, 'samples'),
      profiles: join(resourcesFolder, ...PROFILES),
      data: dataDirectory(),
      speechWorker: pathToFileURL(join(out, 'engine', 'speech-worker.js')).href,
      faceWorker: pathToFileURL(join(out, 'engine', 'face-worker.js')).href,
    },
  };
}
