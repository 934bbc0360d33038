/** What the shell gives the window, as `window.continuity`: frames to and from the engine, and files that a person chose. Nothing else. */
import type { GrantedFile } from './primitives.ts';

/** Decides the dialog's title and file types; the engine looks at the content itself. */
export const choosePurposes = [
  'activity',
  'exhibit',
  'exhibit-folder',
  'document',
  'bundle-plan',
  'bundle',
  'pack',
  'pack-folder',
  'signed-report',
  'certificate',
  'sealing-certificate',
  'comparison',
  'checkpoint',
  'mapping',
  'rota',
] as const;
export type ChoosePurpose = (typeof choosePurposes)[number];

export interface ContinuityBridge {
  /** A ClientFrame (shared/rpc/frames.ts). Throws where the frame cannot be cloned. */
  send(frame: unknown): void;
  /** Returns the function that stops listening. */
  onFrame(listener: (frame: unknown) => void): () => void;
  /**
   * The engine is gone: no call under way will be answered. The next frame sent starts a new one, at most three times a
   * minute; beyond that each frame sent is met with another stop. Returns the function that stops listening.
   */
  onEngineStopped(listener: () => void): () => void;
  /** Asks for one file or, where the purpose ends in `folder`, one folder to read; null where the person chose none. Rejects with an Error whose message is meant for the person. */
  chooseFile(purpose: ChoosePurpose): Promise<GrantedFile | null>;
  /** Asks where to write; null where the person chose nowhere. `size` is 0. */
  chooseSave(suggestedName: string): Promise<GrantedFile | null>;
  /** Never: a path dropped on the window would be a file that no dialog granted. */
  readonly pathOfDropped?: never;
}
