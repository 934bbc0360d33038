/** Exporting a pack: written beside its place, recorded in the ledger, and only then put there, whole or not at all. */
import { FailureError } from '../../shared/api/failures.ts';
import { asFailure, removeStalePartials } from '../bundle/output-file.ts';
import { folderSink } from '../pack/folder-sink.ts';
import type { PackSink } from '../pack/sink.ts';
import { type PackContent, type PackDeps, type WrittenPack, writePack } from '../pack/write-pack.ts';
import { zipSink } from '../pack/zip-sink.ts';

export interface PackExport extends PackDeps {
  readonly content: PackContent;
  readonly outPath: string;
  readonly form: 'folder' | 'zip';
}

/**
 * @throws FailureError `cancelled`, `conflict` (a folder that holds something), `disk-full`, `read-only`, `file-missing`,
 *   `case-damaged`. Nothing is left behind; where the ledger has the export already, the failure says so.
 */
export async function exportPack(options: PackExport): Promise<WrittenPack> {
  const { content, outPath, form, signal } = options;
  let sink: PackSink | null = null;
  let recorded = false;
  try {
    await removeStalePartials(outPath);
    sink = await (form === 'zip' ? zipSink(outPath) : folderSink(outPath));
    const written = await writePack(content, sink, {
      signal,
      onProgress: options.onProgress,
      record: (tagManifest) => {
        const seal = options.record(tagManifest);
        recorded = true;
        return seal;
      },
    });
    await sink.finish();
    return written;
  } catch (error) {
    await sink?.discard();
    throw inWords(asFailure(error, signal, outPath), recorded);
  }
}

function inWords(error: unknown, recorded: boolean): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, what, next } = error.failure;
  if (recorded)
    return new FailureError(
      code,
      what,
      next,
      'No pack was left behind. The ledger keeps the entry of this export; the next one gets an entry of its own.',
      { cause: error },
    );
  return new FailureError(
    code,
    what,
    code === 'cancelled' ? 'Start it again when you want the pack.' : next,
    'No pack was written and no file was left behind. The case was not changed.',
    { cause: error },
  );
}
