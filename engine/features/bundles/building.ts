/** Handlers of the builder: plans and what they come to. */
import { FailureError } from '../../../shared/api/failures.ts';
import { versionsOf } from '../../../shared/domain/bundle/audiences.ts';
import { planOf } from '../../../shared/domain/bundle/templates.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { caseFacts } from '../../case-facts.ts';
import type { FeatureContext } from '../context.ts';
import { bundleList, createBundle, removeBundle, saveBundle, savedBundle } from './plans.ts';

type Methods = Exclude<Extract<keyof Handlers, `bundles.${string}`>, 'bundles.plan' | 'bundles.export'>;

export function buildingHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const tell = (caseId: string) => changed({ caseId, features: ['bundles', 'ledger', 'cases'] });
  return {
    'bundles.list': async ({ caseId }) => bundleList((await home.openCase(caseId)).read, () => 0),
    'bundles.create': async ({ caseId, template, name }) => {
      const file = await home.openCase(caseId);
      const made = createBundle(file, planOf(template, name, caseFacts(file)), '');
      tell(caseId);
      return made;
    },
    'bundles.get': async ({ caseId, id, version }) => savedBundle((await home.openCase(caseId)).read, id, version),
    'bundles.save': async ({ caseId, id, base, plan, why }) => {
      const saved = saveBundle(await home.openCase(caseId), id, base, plan, why);
      tell(caseId);
      return saved;
    },
    'bundles.remove': async ({ caseId, id }) => {
      removeBundle(await home.openCase(caseId), id);
      tell(caseId);
      return {};
    },
    'bundles.audiences': async ({ caseId, plan }) => versionsOf(plan, caseFacts(await home.openCase(caseId))),
    'bundles.exports': async () => [],
    'bundles.layout': async () => notBuilt(),
    'bundles.preview': async () => notBuilt(),
    'bundles.readPlan': async () => notBuilt(),
    'bundles.writePlan': async () => notBuilt(),
  };
}

function notBuilt(): never {
  throw new FailureError('unknown-method', 'This is not there yet.', 'Wait for it.');
}
