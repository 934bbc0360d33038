/** Shapes that several features of the contract share. */
import { z } from 'zod';

/** Microseconds since 1970-01-01T00:00:00Z, always an exact integer (|µs| ≤ 2^53 - 1: years 1684 to 2255). */
export const Micros = z.int();
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
export const CaseId = z.uuid();
export const EventId = z.int().positive();
/** ISO 8601, UTC, milliseconds: 2026-02-14T02:41:07.000Z. */
export const IsoInstant = z.iso.datetime({ precision: 3 });

/**
 * A file that the person chose in a dialog of the shell (or named on the command line). The engine resolves it to a path;
 * the window never sees or sends paths, so a compromised window can open nothing that was not chosen.
 */
export const FileGrant = z.string().regex(/^[0-9a-f]{32}$/);
export const GrantedFile = z.strictObject({ grant: FileGrant, name: z.string(), size: z.int().nonnegative() });
export type GrantedFile = z.infer<typeof GrantedFile>;

/** Progress of long work. `done` and `total` are in `unit`; total null where it is not known. `note` is for the eye. */
export const Progress = z.strictObject({
  phase: z.string(),
  done: z.number().nonnegative(),
  total: z.number().nonnegative().nullable(),
  unit: z.enum(['bytes', 'rows', 'pages', 'entries', 'files', 'requests']),
  note: z.string().optional(),
});
export type Progress = z.infer<typeof Progress>;
