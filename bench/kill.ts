/**
 * SIGKILL at random points while a process annotates a case and takes files and folders into it. After each: everything that was
 * acknowledged is there, the case verifies, and nothing is left over. Not a measurement; it ends with status 1 where one fails.
 *
 *   npm run -s bench -- kill [--points 100] [--seed N]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Acknowledged,
  caseToKill,
  killAt,
  killedActivity,
  killPoints,
  whatIsWrong,
} from '../engine/killed.testing.ts';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
  },
});
const seed = Number(values.seed);
const points = killPoints(seed, Number(values.points));
const folder = mkdtempSync(join(tmpdir(), 'continuity-bench-'));
/** A case grows with every run and is read whole after each: a new one now and then keeps that short. */
const runsOfCase = 20;
const wrong: string[] = [];
let acts = 0;
console.error(`${points.length} kill points from seed ${seed}`);
try {
  writeFileSync(join(folder, 'a.csv'), killedActivity);
  let home = '';
  let caseId = '';
  let acknowledged: Acknowledged[] = [];
  for (const [run, point] of points.entries()) {
    if (run % runsOfCase === 0) {
      const place = join(folder, String(run));
      mkdirSync(join(place, 'evidence'), { recursive: true });
      home = join(place, 'home');
      caseId = await caseToKill(home, join(folder, 'a.csv'));
      acknowledged = [];
    }
    const now = await killAt(point, { home, folder: join(home, '..', 'evidence'), caseId, run });
    acknowledged.push(...now);
    acts += now.length;
    const found = await whatIsWrong(home, caseId, acknowledged);
    for (const one of found) wrong.push(`point ${run}: ${one}`);
    console.error(
      `point ${run + 1}: after ${now.length} acts and ${point.bytes} bytes: ${found.length === 0 ? 'whole' : found.join('; ')}`,
    );
  }
  console.error(`\n${points.length} kills, ${acts} acts acknowledged, ${wrong.length} faults.`);
  console.log(JSON.stringify({ title: 'SIGKILL at random points', seed, points: points.length, acts, wrong }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (wrong.length > 0) process.exitCode = 1;
