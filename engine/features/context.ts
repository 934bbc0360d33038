import type { EngineEvents } from '../../shared/api/contract.ts';
import type { Grants } from '../grants.ts';
import type { Home } from '../home.ts';
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
  readonly log: (line: string) => void;
}
