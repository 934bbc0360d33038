import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `approvals.${string}`>;

const unready = (): never => {
  throw new FailureError('unknown-method', 'This is being built.', 'Update Continuity.');
};

export function approvalHandlers(_: FeatureContext): Pick<Handlers, Methods> {
  return { 'approvals.propose': unready, 'approvals.decide': unready, 'approvals.list': unready };
}
