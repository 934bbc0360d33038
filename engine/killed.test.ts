import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Acknowledged, caseToKill, killAt, killedActivity, killPoints, whatIsWrong } from './killed.testing.ts';
import { temporaryFolder } from './testing.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seed = Number(process.env.CONTINUITY_KILL_SEED ?? 20261122);

it('work killed at any point loses nothing acknowledged and leaves nothing that does not verify', async () => {
  console.info(`kill points from seed ${seed}; CONTINUITY_KILL_SEED sets another`);
  const home = join(folder, 'home');
  const evidence = join(folder, 'evidence');
  mkdirSync(evidence);
  writeFileSync(join(folder, 'a.csv'), killedActivity);
  const caseId = await caseToKill(home, join(folder, 'a.csv'));
  const acknowledged: Acknowledged[] = [];
  for (const [run, point] of killPoints(seed, 12).entries()) {
    acknowledged.push(...(await killAt(point, { home, folder: evidence, caseId, run })));
    expect(
      await whatIsWrong(home, caseId, acknowledged),
      `seed ${seed}, point ${run}: ${JSON.stringify(point)}`,
    ).toEqual([]);
  }
  expect(new Set(acknowledged.map(({ act }) => act))).toEqual(new Set(['annotated', 'file', 'folder']));
}, 300_000);
