/** What travels between a client (window, command line, test) and the engine. Every field is hostile until parsed. */
import { z } from 'zod';
import { Failure } from '../api/failures.ts';

/** Call ids are the client's; unique among its calls under way. */
const CallId = z.string().min(1).max(64);

export const ClientFrame = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: CallId, method: z.string().max(64), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: CallId }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), id: CallId, progress: z.unknown() }),
  z.strictObject({ kind: z.literal('result'), id: CallId, output: z.unknown() }),
  z.strictObject({ kind: z.literal('failure'), id: CallId, failure: Failure }),
  z.strictObject({ kind: z.literal('event'), name: z.string().max(64), payload: z.unknown() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
