import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `custody.${string}` | 'exhibits.continuity'>;

const unready = (): never => {
  throw new FailureError('unknown-method', 'This is being built.', 'Update Continuity.');
};

export function custodyHandlers(_: FeatureContext): Pick<Handlers, Methods> {
  return {
    'custody.purposes': unready,
    'custody.setPurpose': unready,
    'exhibits.continuity': unready,
    'custody.transfer': unready,
    'custody.declareGap': unready,
    'custody.addRedactedCopy': unready,
    'custody.erasePlan': unready,
    'custody.erase': unready,
    'custody.checkExhibit': unready,
  };
}
