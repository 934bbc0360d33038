import type { Handlers } from '../../../shared/rpc/server.ts';
import { coverageOf } from '../../query/coverage.ts';
import { maskFor } from '../../query/people.ts';
import type { FeatureContext } from '../context.ts';

export function coverageHandlers({ home, viewing }: FeatureContext): Pick<Handlers, 'coverage.get'> {
  return {
    'coverage.get': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      // What was inspected a moment ago counts.
      viewing.flush();
      const coverage = await coverageOf(file);
      const mask = maskFor(file);
      const examples = coverage.sessions.examples.map((example) => ({
        ...example,
        actor: mask(example.actor),
        host: mask(example.host),
      }));
      return { ...coverage, sessions: { ...coverage.sessions, examples } };
    },
  };
}
