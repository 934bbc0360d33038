import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';

type Methods = Extract<keyof Handlers, `attestations.${string}`>;

export function attestationHandlers(): Pick<Handlers, Methods> {
  const absent = async (): Promise<never> => {
    throw new FailureError('unknown-method', 'This is not there yet.', 'Use a later version.');
  };
  return {
    'attestations.settings': absent,
    'attestations.configure': absent,
    'attestations.status': absent,
    'attestations.run': absent,
    'attestations.request': absent,
    'attestations.addCosignature': absent,
    'attestations.cosign': absent,
  };
}
