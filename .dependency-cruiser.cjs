/**
 * The rooms of the house and who may enter which, as docs and DESIGN state them; `npm run check` executes this, and
 * `build/check-boundaries.test.ts` seeds a violation of every rule to see it caught. Type imports count like any other.
 */
const TEST = '[.]test[.]tsx?$|^app/testing/|^main/testing/|^build/testing-';
const STAGES = 'capture|turns|recognition|fusion|sentiment|assist|enrichment';
const PURE = 'domain|contract|signal|turns|sentiment|assist';
const UPPER = 'session|replay|evaluation|learning|supervision';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one, or want a third below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What is imported must be there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'vocabulary-below-all',
      comment: 'app/domain knows only itself; app/contract only the domain and itself.',
      severity: 'error',
      from: { path: '^app/(domain|contract)/', pathNot: TEST },
      to: { path: '^(app|main|renderer|build)/', pathNot: '^app/(domain|$1)/' },
    },
    {
      name: 'pure-rooms-stay-pure',
      comment: 'Pure rooms import only pure rooms: no file, process, clock or network behind a computation.',
      severity: 'error',
      from: { path: `^app/(${PURE})/`, pathNot: TEST },
      to: { path: '^(app|main|renderer|build)/', pathNot: `^app/(${PURE})/` },
    },
    {
      name: 'pure-rooms-without-node',
      comment: 'Pure rooms run anywhere: nothing of Node.',
      severity: 'error',
      from: { path: `^app/(${PURE})/`, pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'stages-know-no-sibling',
      comment: 'A stage of the road never imports another one; app/session wires them.',
      severity: 'error',
      from: { path: `^app/(${STAGES})/`, pathNot: TEST },
      to: { path: `^app/(${STAGES})/`, pathNot: '^app/$1/' },
    },
    {
      name: 'only-the-session-knows-the-stages',
      comment: 'Whoever is not the session, or the evaluation beside it, reaches the stages through it.',
      severity: 'error',
      from: { path: '^(app|main)/', pathNot: `^app/(session|evaluation|${STAGES})/|${TEST}` },
      to: { path: `^app/(${STAGES})/` },
    },
    {
      name: 'nothing-looks-up',
      comment: 'Stages and the libraries below them do not know who uses them.',
      severity: 'error',
      from: { path: '^app/', pathNot: `^app/(${UPPER})/|${TEST}` },
      to: { path: `^app/(${UPPER})/` },
    },
    {
      name: 'evaluation-stands-apart',
      comment: 'Measuring is no part of a call: only the command line reaches the evaluation.',
      severity: 'error',
      from: { path: '^(app|main|renderer)/', pathNot: `^(app/evaluation|main/headless)/|${TEST}` },
      to: { path: '^app/evaluation/' },
    },
    {
      name: 'app-knows-no-host',
      comment: 'The core runs in every host and knows none.',
      severity: 'error',
      from: { path: '^app/', pathNot: TEST },
      to: { path: '^(main|renderer|build|e2e)/' },
    },
    {
      name: 'hosts-know-no-views',
      comment: 'Hosts serve the built renderer; they do not import it, nor the build.',
      severity: 'error',
      from: { path: '^main/', pathNot: TEST },
      to: { path: '^(renderer|build|e2e)/' },
    },
    {
      name: 'renderer-knows-the-contract-only',
      comment: 'The views see the core through its vocabulary and its contract.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: { path: '^(app|main|build|e2e)/', pathNot: '^app/(domain|contract)/' },
    },
    {
      name: 'renderer-without-node',
      comment: 'The window is sandboxed: nothing of Node.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-in-its-host',
      comment: 'Electron is imported by its host and its preload alone.',
      severity: 'error',
      from: { path: '^(app|main|renderer)/', pathNot: '^main/(electron|preload)/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'onnxruntime-in-inference',
      comment: 'One importer of the native runtime: it blocks the loop and must not spread.',
      severity: 'error',
      from: { pathNot: '^app/inference/' },
      to: { path: 'onnxruntime-(node|common|web)' },
    },
    {
      name: 'sqlite-in-the-vault',
      comment: 'One importer of the database: nothing is stored around the vault.',
      severity: 'error',
      from: { pathNot: '^app/privacy/vault/database[.]ts$' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'network-in-enrichment',
      comment: 'The core talks to no network, but for the endpoint an administrator has configured (fetch, which the linter keeps there).',
      severity: 'error',
      from: { path: '^app/', pathNot: `^app/enrichment/|${TEST}` },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram)$' },
    },
    {
      name: 'testing-in-tests-only',
      comment: 'Fakes do not reach the product.',
      severity: 'error',
      from: { path: '^(app|main|renderer|build)/', pathNot: TEST },
      to: { path: '^(app|main)/testing/|[.]test[.]tsx?$' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'What the product imports is installed with it; Electron comes with the package.',
      severity: 'error',
      from: { path: '^(app|main|renderer)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'], pathNot: '^electron$|node_modules/(electron|@types)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|release|native-models|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'] },
  },
};
