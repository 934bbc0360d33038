/**
 * Who may import whom (CONTRIBUTING.md), type imports included. Checked by `node build/check.ts` and proved, rule by rule, by
 * import-rules.test.ts: a rule without a planted violation there fails the tests.
 */

const tests = '\\.test\\.tsx?$|^engine/testing\\.ts$|^engine/transports/suite/';
/** @param {string} path */
const product = (path) => ({ path, pathNot: tests });
const sqlite = '(^|/)node_modules/(@types/)?better-sqlite3';
const electron = '(^|/)node_modules/electron/';
const zod = '(^|/)node_modules/zod/';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'domain-is-pure',
    comment:
      'Rules of the domain know no input, no output, no clock: nothing but themselves, canonical JSON and schemas.',
    severity: 'error',
    from: product('^shared/domain/'),
    to: { pathNot: `^shared/domain/|(^|/)node_modules/canonicalize/|${zod}` },
  },
  {
    name: 'api-is-the-contract',
    severity: 'error',
    from: product('^shared/api/'),
    to: { pathNot: `^shared/(api|domain)/|${zod}` },
  },
  {
    name: 'rpc-carries-the-contract',
    severity: 'error',
    from: product('^shared/rpc/'),
    to: { pathNot: `^shared/(rpc|api)/|${zod}` },
  },
  {
    name: 'store-knows-no-feature',
    comment: 'Tables, not rules: of the rest it knows the domain and the words of failures.',
    severity: 'error',
    from: product('^engine/store/'),
    to: { path: '^(engine|electron|renderer|cli|e2e|build)/|^shared/rpc/', pathNot: '^engine/store/' },
  },
  {
    name: 'log-stands-on-the-store',
    comment: 'Proofs and signatures over stored entries: of the engine it knows the store and the signing key.',
    severity: 'error',
    from: product('^engine/log/'),
    to: {
      path: '^(engine|electron|renderer|cli|e2e|build)/|^shared/rpc/',
      pathNot: '^engine/(log|store)/|^engine/vault/signer\\.ts$',
    },
  },
  {
    name: 'sqlite-in-the-store-only',
    severity: 'error',
    from: { pathNot: `^engine/store/|${tests}|(^|/)node_modules/` },
    to: { path: sqlite },
  },
  {
    name: 'electron-in-the-shell-only',
    severity: 'error',
    from: { pathNot: '^electron/|(^|/)node_modules/' },
    to: { path: electron },
  },
  {
    name: 'features-know-no-sibling',
    comment: 'What two features share belongs below them: domain, store, query, jobs.',
    severity: 'error',
    from: { path: '^engine/features/([^/]+)/', pathNot: tests },
    to: { path: '^engine/features/[^/]+/', pathNot: '^engine/features/$1/' },
  },
  {
    name: 'features-stand-on-what-is-below',
    comment: 'Formats are read and pages drawn by jobs, in worker threads; a feature asks a job.',
    severity: 'error',
    from: product('^engine/features/'),
    to: {
      path: '^(electron|renderer|cli|e2e|build)/|^engine/(importers|transports|create-engine|host)|\\.worker\\.ts$',
    },
  },
  {
    name: 'below-knows-no-feature',
    severity: 'error',
    from: product('^engine/(attest|bundle|importers|jobs|log|query|store|transports|vault)/'),
    to: { path: '^engine/(features/|create-engine|host\\.ts)' },
  },
  {
    name: 'workers-hold-no-case',
    comment:
      'A worker thread reads files and makes files; connections, keys and the unit of work stay with the engine.',
    severity: 'error',
    from: { path: '\\.worker\\.ts$' },
    to: {
      path: `^engine/(store|vault|features|query)/|^engine/(home|unit-of-work|case-file|create-engine|grants)\\.ts$|${sqlite}`,
      reachable: true,
    },
  },
  {
    name: 'timestamps-know-no-case',
    comment: 'Trusted time is judged from bytes alone: an authority and a verifier ask nothing of a case.',
    severity: 'error',
    from: product('^engine/timestamps/'),
    to: { path: '^(engine|electron|renderer|cli|e2e|build)/', pathNot: '^engine/timestamps/' },
  },
  {
    name: 'renderer-knows-shared-only',
    severity: 'error',
    from: product('^renderer/'),
    to: { path: '^(engine|electron|cli|e2e|build)/' },
  },
  {
    name: 'renderer-has-no-node',
    severity: 'error',
    from: product('^renderer/'),
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'shared-has-no-node',
    comment: 'What every side may import must run on every side.',
    severity: 'error',
    from: product('^shared/'),
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'shell-holds-no-rules',
    comment: 'The shell relays; it has the contract and the frames, and starts the engine as a process.',
    severity: 'error',
    from: product('^electron/'),
    to: { path: '^(engine|renderer|cli|e2e|build)/|^shared/domain/' },
  },
  {
    name: 'preload-is-a-door-only',
    severity: 'error',
    from: product('^electron/preload/'),
    to: { pathNot: `^electron/preload/|^shared/api/|${electron}` },
  },
  {
    name: 'engine-knows-no-shell',
    severity: 'error',
    from: product('^(engine|shared)/'),
    to: { path: '^(electron|renderer|cli|e2e|build)/' },
  },
  {
    name: 'cli-over-the-composition-root',
    severity: 'error',
    from: product('^cli/'),
    to: { path: '^(engine|electron|renderer|e2e|build)/', pathNot: '^engine/(create-engine\\.ts$|demo/)' },
  },
  {
    name: 'product-runs-on-dependencies',
    comment: 'What is shipped may need at run time only what package.json lists as dependencies.',
    severity: 'error',
    from: product('^(shared|engine|electron|renderer|cli)/'),
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: electron },
  },
  {
    name: 'no-circles',
    severity: 'error',
    from: { pathNot: '(^|/)node_modules/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'imports-exist',
    severity: 'error',
    from: { pathNot: '(^|/)node_modules/' },
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden,
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    // The compiler of dependency-cruiser is TypeScript 6 (package.json says so by an alias); it must not fall back to less.
    parser: 'tsc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.svg'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

export default configuration;
