/** What passes between the engine and the worker that draws one source. */
import type { DrawingRules, Source } from './exhibits/source.ts';

export interface RenditionWork {
  readonly source: Source;
  readonly bytes: Uint8Array;
  readonly rules: DrawingRules;
}
