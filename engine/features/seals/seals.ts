import { basename } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { readSeal } from '../../jobs/seal-job.ts';
import type { SealDevice } from '../../seal-desk.ts';
import { readSmallFile } from '../../small-file.ts';
import { currentStatements } from '../../store/statements.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { timestampBundle } from './timestamp.ts';

type Methods = Extract<keyof Handlers, `seals.${string}`>;

export function sealHandlers(context: FeatureContext): Pick<Handlers, Methods> {
  const { home, grants, changed, seals } = context;
  const unlocked = (): SealDevice => {
    const { device, signer } = home;
    if (!device || !signer) throw new FailureError('locked', 'Continuity is locked.', 'Unlock it first.');
    return { device, signer };
  };
  const tell = () => changed({ caseId: null, features: ['seals'] });
  return {
    'seals.certificates': async () => {
      const device = unlocked();
      return {
        certificates: seals.certificates(device, home.clock.now()),
        authority: seals.authority(device.device)?.url ?? null,
      };
    },
    'seals.addCertificate': async ({ file, password }) => {
      unlocked();
      const path = grants.pathOf(file, 'read');
      const added = seals.open(await readSmallFile(path), password, basename(path), home.clock.now());
      tell();
      return added;
    },
    'seals.forgetCertificate': async ({ id }) => {
      seals.forget(id);
      tell();
      return {};
    },
    'seals.makeDeviceCertificate': async ({ caseId }) => {
      const device = unlocked();
      const file = await home.openCase(caseId);
      const made = seals.makeOwn(device, home.clock.now());
      if (!currentStatements(file.read, 'seal').some(({ key }) => key === made.id)) {
        commit(file, (tx, record) => seals.stateOwn(file, tx, record, device.device));
        changed({ caseId, features: ['ledger', 'cases'] });
      }
      tell();
      return made;
    },
    'seals.inspect': async ({ file }, { signal, progress }) => {
      const options = { trust: {}, now: home.clock.now() };
      const { seal, problems } = await readSeal(grants.pathOf(file, 'read'), options, { signal, onProgress: progress });
      return {
        seal,
        problems: problems.map(({ subject, expected, found }) => `${subject}: expected ${expected}; found ${found}.`),
      };
    },
    'seals.timestamp': async ({ caseId, file: from, out }, { signal, progress }) => {
      const paths = { from: grants.pathOf(from, 'read'), to: grants.pathOf(out, 'write') };
      const file = await home.openCase(caseId);
      const done = await timestampBundle(
        { file, paths, authority: seals.authority(unlocked().device), version: context.version },
        { signal, onProgress: progress },
      );
      grants.written(out);
      context.attestor.exported(file);
      changed({ caseId, features: ['ledger', 'cases', 'bundles', 'seals'] });
      return done;
    },
  };
}
