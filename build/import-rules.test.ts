/** Each rule is seen to fail: a small project breaks it in one place, and the check must name that place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkImports, rooms, type Violation } from './check-imports.ts';
import configuration from './import-rules.mjs';

/** Rule → importing file, imported file or package, and the statement where it is not a plain import. */
const planted: Record<string, [from: string, to: string, statement?: string][]> = {
  'domain-is-pure': [
    ['shared/domain/clock.ts', '../api/case.ts'],
    ['shared/domain/disk.ts', 'node:fs'],
    ['shared/domain/lodash.ts', 'some-library'],
  ],
  'api-is-the-contract': [
    ['shared/api/uses-rpc.ts', '../rpc/client.ts', `import type { x } from '../rpc/client.ts'; export type Y = x;`],
  ],
  'rpc-carries-the-contract': [['shared/rpc/uses-domain.ts', '../domain/rule.ts']],
  'store-knows-no-feature': [['engine/store/uses-feature.ts', '../features/cases/handlers.ts']],
  'log-stands-on-the-store': [
    ['engine/log/uses-feature.ts', '../jobs/between.ts'],
    ['engine/log/uses-vault.ts', '../vault/vault.ts'],
  ],
  'sqlite-in-the-store-only': [
    ['engine/features/cases/sql.ts', 'better-sqlite3-multiple-ciphers'],
    ['cli/sql.ts', 'better-sqlite3-multiple-ciphers'],
  ],
  'electron-in-the-shell-only': [
    ['engine/uses-electron.ts', 'electron', `import type { App } from 'electron'; export type A = App;`],
    ['renderer/uses-electron.ts', 'electron'],
  ],
  'features-know-no-sibling': [['engine/features/cases/uses-imports.ts', '../imports/handlers.ts']],
  'features-stand-on-what-is-below': [
    ['engine/features/imports/reads.ts', '../../importers/csv.ts'],
    ['engine/features/imports/runs.ts', '../../jobs/import.worker.ts'],
  ],
  'below-knows-no-feature': [['engine/jobs/uses-feature.ts', '../features/cases/handlers.ts']],
  'workers-hold-no-case': [['engine/jobs/far.worker.ts', './between.ts']],
  'timestamps-know-no-case': [['engine/timestamps/uses-store.ts', '../store/table.ts']],
  'renderer-knows-shared-only': [
    [
      'renderer/uses-engine.ts',
      '../engine/create-engine.ts',
      `import type { e } from '../engine/create-engine.ts'; export type E = typeof e;`,
    ],
  ],
  'renderer-has-no-node': [['renderer/uses-node.tsx', 'node:path']],
  'shared-has-no-node': [['shared/api/uses-node.ts', 'node:crypto']],
  'shell-holds-no-rules': [
    ['electron/main/uses-engine.ts', '../../engine/create-engine.ts'],
    ['electron/main/uses-domain.ts', '../../shared/domain/rule.ts'],
  ],
  'preload-is-a-door-only': [['electron/preload/uses-rpc.ts', '../../shared/rpc/client.ts']],
  'engine-knows-no-shell': [['engine/uses-shell.ts', '../electron/main/main.ts']],
  'cli-over-the-composition-root': [['cli/uses-store.ts', '../engine/store/table.ts']],
  'product-runs-on-dependencies': [['renderer/uses-dev.ts', 'dev-library']],
  'no-circles': [['engine/jobs/one.ts', './two.ts']],
  'imports-exist': [['engine/jobs/nowhere.ts', './gone.ts']],
};

/** What the planted files import, and one clean file a room. */
const standing: Record<string, string> = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { zod: '1.0.0', 'better-sqlite3-multiple-ciphers': '1.0.0', 'some-library': '1.0.0' },
    devDependencies: { electron: '1.0.0', 'dev-library': '1.0.0' },
  }),
  'shared/domain/rule.ts': `import { z } from 'zod'; export const rule = z;`,
  'shared/api/case.ts': `import { rule } from '../domain/rule.ts'; export const c = rule;`,
  'shared/rpc/client.ts': `import { c } from '../api/case.ts'; export const x = c;`,
  'engine/store/table.ts': `import sqlite from 'better-sqlite3-multiple-ciphers'; export const t = sqlite;`,
  'engine/features/cases/handlers.ts': `import { t } from '../../store/table.ts'; export const h = t;`,
  'engine/features/imports/handlers.ts': 'export const h = 1;',
  'engine/importers/csv.ts': 'export const csv = 1;',
  'engine/jobs/import.worker.ts': `import { csv } from '../importers/csv.ts'; export const w = csv;`,
  'engine/jobs/between.ts': `import { t } from '../store/table.ts'; export const b = t;`,
  'engine/vault/vault.ts': 'export const v = 1;',
  'engine/jobs/two.ts': `import '../importers/csv.ts'; import './one.ts'; export const two = 2;`,
  'engine/create-engine.ts': `import { h } from './features/cases/handlers.ts'; export const e = h;`,
  'engine/store/tampered.test.ts': `import sqlite from 'better-sqlite3-multiple-ciphers'; export const t = sqlite;`,
  'engine/features/cases/tampered.test.ts': `import { h } from '../imports/handlers.ts'; export const t = h;`,
  'electron/main/main.ts': `import { app } from 'electron'; import { x } from '../../shared/rpc/client.ts'; export const m = [app, x];`,
  'electron/preload/preload.ts': `import { app } from 'electron'; export const p = app;`,
  'renderer/main.tsx': `import { x } from '../shared/rpc/client.ts'; export const r = x;`,
  'cli/main.ts': `import { e } from '../engine/create-engine.ts'; export const c = e;`,
  'e2e/app.ts': `import 'node:fs'; export const a = 1;`,
  'build/run.ts': `import 'dev-library'; export const b = 1;`,
};

let folder: string;
let violations: Violation[];
let imports: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-rules-'));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const name of ['electron', 'better-sqlite3-multiple-ciphers', 'zod', 'some-library', 'dev-library']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'export const app = 1; export const z = 1; export default 1;');
  }
  for (const [path, content] of Object.entries(standing)) write(path, content);
  for (const [from, to, statement] of Object.values(planted).flat()) write(from, statement ?? `import '${to}';`);
  const here = process.cwd();
  try {
    // dependency-cruiser reads package.json from where it stands.
    process.chdir(folder);
    ({ violations, imports } = await checkImports(folder, rooms));
  } finally {
    process.chdir(here);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every rule has a planted violation', () => {
  expect(Object.keys(planted).sort()).toEqual((configuration.forbidden ?? []).map((rule) => rule.name).sort());
});

test.each(Object.entries(planted))('%s is broken where it was planted', (rule, places) => {
  const found = violations.filter((violation) => violation.rule === rule).map((violation) => violation.from);
  for (const [from] of places) expect(found).toContain(from);
});

test('nothing that stands by the rules is named', () => {
  const guilty = new Set(Object.values(planted).flatMap((places) => places.map(([from]) => from)));
  // The other half of the circle is as guilty as the first.
  guilty.add('engine/jobs/two.ts');
  expect(violations.filter((violation) => !guilty.has(violation.from))).toEqual([]);
  expect(imports).toBeGreaterThan(Object.keys(standing).length);
});
