/**
 * Between the shell and the engine's process. Frames of the window travel as JSON text inside an `rpc` envelope that only the
 * shell makes; what only the shell may ask (granting files) has an envelope of its own, so a frame can never become one.
 */
import { z } from 'zod';
import { Failure } from '../api/failures.ts';
import { GrantedFile } from '../api/primitives.ts';

/** One loading of the window: answers to an earlier one's calls must not reach the next, which counts its calls anew. */
const Session = z.int().nonnegative();

export const ToHost = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('rpc'), session: Session, text: z.string() }),
  z.strictObject({
    channel: z.literal('grant'),
    id: z.int(),
    access: z.enum(['read', 'folder', 'write']),
    path: z.string().min(1),
  }),
]);
export type ToHost = z.infer<typeof ToHost>;

export const FromHost = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('rpc'), session: Session, text: z.string() }),
  z.strictObject({ channel: z.literal('grant'), id: z.int(), granted: GrantedFile }),
  z.strictObject({ channel: z.literal('refused'), id: z.int(), failure: Failure }),
  /** The engine could not be made; the process ends after this. */
  z.strictObject({ channel: z.literal('fatal'), failure: Failure }),
]);
export type FromHost = z.infer<typeof FromHost>;
