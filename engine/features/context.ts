import type { EngineEvents } from '../../shared/api/contract.ts';
import type { Attestor } from '../attest/attestor.ts';
import type { Grants } from '../grants.ts';
import type { Home } from '../home.ts';
import type { ReadingDesk } from '../readings/reading-desk.ts';
import type { SealDesk } from '../seal-desk.ts';
import type { Viewing } from '../viewing.ts';

/** What every feature is given. */
export interface FeatureContext {
  readonly home: Home;
  readonly grants: Grants;
  readonly version: string;
  /** Tells every client, after commit. */
  readonly changed: (change: EngineEvents['changed']) => void;
  /** Notes what a person was shown. */
  readonly viewing: Viewing;
  /** Trusted time and witnesses: told of exports. */
  readonly attestor: Attestor;
  /** Scans read by machine, in the background. */
  readonly readings: ReadingDesk;
  /** Keys that seal bundles. */
  readonly seals: SealDesk;
  readonly log: (line: string) => void;
}
