import type { Handlers } from '../../../shared/rpc/server.ts';
import { coverageOf } from '../../query/coverage.ts';
import type { FeatureContext } from '../context.ts';

export function coverageHandlers({ home, viewing }: FeatureContext): Pick<Handlers, 'coverage.get'> {
  return {
    'coverage.get': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      // What was inspected a moment ago counts.
      viewing.flush();
      return coverageOf(file);
    },
  };
}
