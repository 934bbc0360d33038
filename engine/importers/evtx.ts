/** Windows event logs in their own binary form (EVTX). Recognised by the file's first eight bytes, read by evtx-reader.ts. */
import type { BinaryImporter } from './importer.ts';

export const evtx: BinaryImporter = {
  id: 'evtx',
  label: 'Windows event log (EVTX)',
  kind: 'binary',
  // Of bytes, not of lines: see open-reader.ts.
  recognise: () => null,
};

export const evtxRecognised = {
  format: evtx.id,
  label: evtx.label,
  confidence: 1,
  why: 'The file begins with ElfFile, as every Windows event log does.',
};
