import type { Handlers } from '../../../shared/rpc/server.ts';
import { compareFiles } from '../../jobs/compare-job.ts';
import type { FeatureContext } from '../context.ts';

export function comparisonHandlers({ grants }: FeatureContext): Pick<Handlers, 'bundles.compare'> {
  return {
    'bundles.compare': async ({ before, after, withSame }, { signal, progress }) => {
      const paths = { before: grants.pathOf(before, 'read'), after: grants.pathOf(after, 'read') };
      return compareFiles(paths, withSame, { signal, onProgress: progress });
    },
  };
}
