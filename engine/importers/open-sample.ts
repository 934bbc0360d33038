/** The mapper's sample of a file, whatever it is. */
import { FailureError } from '../../shared/api/failures.ts';
import type { Sample } from '../../shared/api/mappings.ts';
import { type SampleOptions, sampleText } from './sample.ts';

export interface OpenSampleOptions extends SampleOptions {
  readonly sheet?: string | undefined;
}

/** As `openReader`; of a spreadsheet `head` must be the whole file. */
export function openSample(
  head: Uint8Array,
  whole: boolean,
  options: OpenSampleOptions,
): Omit<Sample, 'file' | 'size'> {
  return { ...sampleText(head, whole, options), sheets: [], sheet: null };
}

/** Bytes of a file that must be in memory whole (a spreadsheet). Excel's own limit of rows keeps real ones below it. */
export const mostWhole = 256 * 1024 * 1024;

/** Whether a file that begins so can only be read as a whole. */
export const readsWhole = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;

export const tooLarge = (size: number): FailureError =>
  new FailureError(
    'file-binary',
    `This spreadsheet has ${size.toLocaleString('en-GB')} bytes, more than the ${mostWhole.toLocaleString('en-GB')} that are read as a whole.`,
    'Save the sheet that matters as CSV, and import that.',
  );
