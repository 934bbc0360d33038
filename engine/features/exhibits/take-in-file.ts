import { basename } from 'node:path';
import type { CaseFile } from '../../case-file.ts';
import { readStaged, type Work, withStaged } from './intake.ts';
import { mediaTypeOf } from './media-type.ts';
import { newExhibitId } from './produce.ts';

/**
 * One file as it is chosen, for features that make exhibits of their own; with the media type that its name says. The blob is
 * not part of the case until `finishBlob`.
 *
 * @throws FailureError as `exhibits.addFile`; nothing is left behind then
 */
export async function takeInFile(
  file: CaseFile,
  path: string,
  work: Work,
): Promise<{ readonly blob: number; readonly sha256: string; readonly size: number; readonly mediaType: string }> {
  let taken = { blob: 0, sha256: '', size: 0 };
  await withStaged(file, newExhibitId(), async (staged) => {
    const { last } = await readStaged(staged, { kind: 'file', path, also: [] }, work);
    taken = { blob: staged.blobOf(last.sha256), sha256: last.sha256, size: last.size };
  });
  return { ...taken, mediaType: mediaTypeOf(basename(path)) };
}
