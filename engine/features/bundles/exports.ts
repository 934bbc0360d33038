/** What was exported, kept as statements: for whom, which files, and what they were composed of, so that they can be drawn again. */
import { z } from 'zod';
import { BundleExport } from '../../../shared/api/bundle-plans.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Signable } from '../../../shared/domain/ledger/jcs.ts';
import { StatedFile } from '../../../shared/domain/statements/stated-file.ts';
import type { BundleInput } from '../../bundle/bundle-input.ts';
import type { CaseFile } from '../../case-file.ts';
import { sealStamps } from '../../seal-stamps.ts';
import { type StagedBytes, stageBytes, statedBytes, stateWithFilesIn } from '../../stated-files.ts';
import type { ReadTx, WriteTx } from '../../store/driver.ts';
import { personOf } from '../../store/meta.ts';
import { currentStatements, type StatementRecord } from '../../store/statements.ts';
import type { Record } from '../../unit-of-work.ts';

const Body = BundleExport.omit({ id: true, at: true, by: true }).extend({ files: z.array(StatedFile).length(1) });

/** Newest first. */
export function exportsOf(tx: ReadTx, bundle?: string): BundleExport[] {
  return currentStatements(tx, 'export')
    .reverse()
    .flatMap((row) => viewOf(tx, row) ?? [])
    .filter((one) => bundle === undefined || one.bundle === bundle);
}

/** @throws FailureError `not-found` */
export function exportOf(tx: ReadTx, id: string): BundleExport {
  const found = exportsOf(tx).find((one) => one.id === id);
  if (!found) throw noSuchExport();
  return found;
}

const noSuchExport = (): FailureError =>
  new FailureError(
    'not-found',
    'There is no such export in this case.',
    'Choose one of the exports that the case lists.',
  );

function viewOf(tx: ReadTx, { key, body, person, at }: StatementRecord): BundleExport | null {
  const parsed = Body.safeParse(JSON.parse(body));
  if (!parsed.success) return null;
  const { files: _, ...said } = parsed.data;
  return { id: key, ...stamped(tx, said), by: personOf(tx, person)?.name ?? '', at };
}

/** As its files are now: one that got a timestamp after its seal is longer, and has another digest. */
function stamped<T extends Pick<BundleExport, 'volumes' | 'seal'>>(tx: ReadTx, said: T): T {
  if (said.seal === null) return said;
  const stamps = new Map(sealStamps(tx).map((one) => [one.before, one]));
  const volumes = said.volumes.map((volume) => {
    const seen = new Set<string>();
    let now = volume;
    for (let stamp = stamps.get(now.sha256); stamp && !seen.has(now.sha256); stamp = stamps.get(now.sha256)) {
      seen.add(now.sha256);
      now = { ...now, sha256: stamp.sha256, size: stamp.size };
    }
    return now;
  });
  const all = volumes.every((volume, i) => volume.sha256 !== said.volumes[i]?.sha256);
  return { ...said, volumes, seal: all ? 'B-T' : said.seal };
}

/** What an export was composed of. @throws FailureError `not-found`, `case-damaged`, `conflict` where it went with an erased exhibit */
export function storedInput(file: CaseFile, id: string): BundleInput {
  const row = currentStatements(file.read, 'export').find(({ key }) => key === id);
  const parsed = row && Body.safeParse(JSON.parse(row.body));
  const [stored] = parsed?.success ? parsed.data.files : [];
  if (!stored) throw noSuchExport();
  return JSON.parse(Buffer.from(statedBytes(file, stored)).toString()) as BundleInput;
}

/** Staged: give it to `stateExport`, or to `dropStaged`. */
export function stageInput(file: CaseFile, input: BundleInput): StagedBytes {
  return stageBytes(file, Buffer.from(JSON.stringify(input)));
}

/** Within the unit of work that records the export. */
export function stateExport(
  file: CaseFile,
  tx: WriteTx,
  record: Record,
  made: Omit<BundleExport, 'at' | 'by'>,
  content: StagedBytes,
  exhibits: readonly string[],
): void {
  const { id, ...said } = made;
  const volumes = made.volumes.length === 1 ? '' : ` in ${made.volumes.length} volumes`;
  const to = made.recipient === null ? '' : `, for ${made.recipient}`;
  stateWithFilesIn(
    file,
    tx,
    record,
    {
      kind: 'export',
      key: id,
      body: JSON.parse(JSON.stringify(said)) as { [key: string]: Signable },
      reason: made.reason ?? '',
      words: `Bundle ${made.volumes[0]?.file ?? ''} exported${volumes}: ${made.audience} version${to}.`,
    },
    [{ name: `export-${id.slice(0, 8)}.json`, of: [...new Set(exhibits)], content }],
  );
}
