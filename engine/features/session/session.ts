import type { Session } from '../../../shared/api/session.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { sha256 } from '../../vault/signer.ts';
import type { FeatureContext } from '../context.ts';

type Methods = 'session.get' | 'session.unlock' | 'session.identify';

export function sessionHandlers({ home, version, changed }: FeatureContext): Pick<Handlers, Methods> {
  const session = async (): Promise<Session> => ({
    version,
    vault: await home.state(),
    keyStore: await home.keyStore(),
    keychainUsable: await home.keychainUsable(),
    person: home.currentPerson,
    deviceKey: home.signer ? Buffer.from(sha256(home.signer.publicKey)).toString('hex') : null,
    marking: 'OFFICIAL-SENSITIVE',
  });
  return {
    'session.get': session,
    'session.unlock': async ({ passphrase }) => {
      await home.unlock(passphrase);
      changed({ caseId: null, features: ['session', 'cases'] });
      return session();
    },
    'session.identify': async ({ name, initials }) => {
      home.identify(name, initials);
      changed({ caseId: null, features: ['session', 'cases'] });
      return session();
    },
  };
}
