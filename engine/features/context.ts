import type { EngineEvents } from '../../shared/api/contract.ts';
import type { Grants } from '../grants.ts';
import type { Home } from '../home.ts';

/** What every feature is given. */
export interface FeatureContext {
  readonly home: Home;
  readonly grants: Grants;
  readonly version: string;
  /** Tells every client, after commit. */
  readonly changed: (change: EngineEvents['changed']) => void;
  readonly log: (line: string) => void;
}
