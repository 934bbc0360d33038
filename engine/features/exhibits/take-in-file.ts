import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Progress } from '../../../shared/api/primitives.ts';
import type { CaseFile } from '../../case-file.ts';
import { fileChunks, type Intake, takeIn } from './intake.ts';
import { mediaTypeOf } from './media-type.ts';

/** One file as it is chosen, for features that make exhibits of their own; with the media type that its name says. */
export async function takeInFile(
  file: CaseFile,
  path: string,
  options: { readonly signal: AbortSignal; readonly progress: (report: Progress) => void },
): Promise<Intake & { readonly mediaType: string }> {
  const total = (await stat(path).catch(() => null))?.size ?? null;
  const intake = await takeIn(file, fileChunks(path), { total, ...options });
  return { ...intake, mediaType: mediaTypeOf(basename(path)) };
}
