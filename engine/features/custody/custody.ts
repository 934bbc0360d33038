import type { CustodyEvent } from '../../../shared/api/custody.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { type ExhibitRecord, exhibitOf } from '../../store/exhibits.ts';
import type { FeatureContext } from '../context.ts';
import { continuityOf } from '../continuity.ts';
import { exhibitSubject, exhibitView } from '../views.ts';
import { erase, erasurePlan } from './erasure.ts';
import { anyExhibit, declareGap, knownExhibit, recordTransfer } from './events.ts';
import { HashChecks } from './hash-status.ts';
import { purposesOf, setPurpose } from './purposes.ts';
import { addRedactedCopy, type TakeInFile } from './redaction.ts';

type Methods = Extract<keyof Handlers, `custody.${string}` | 'exhibits.continuity'>;

export function custodyHandlers(
  { home, grants, viewing, changed }: FeatureContext,
  takeIn: TakeInFile,
): Pick<Handlers, Methods> {
  const checks = new HashChecks();
  const said = (file: CaseFile, event: CustodyEvent): CustodyEvent => {
    // Approvals too: one that was given before has lapsed.
    changed({ caseId: file.id, features: ['custody', 'approvals', 'ledger', 'cases'] });
    return event;
  };
  const after = (file: CaseFile, id: string): ExhibitRecord => {
    changed({ caseId: file.id, features: ['exhibits', 'custody', 'approvals', 'timeline', 'ledger', 'cases'] });
    const exhibit = exhibitOf(file.read, id);
    if (!exhibit) throw new Error('an exhibit that cannot be read back');
    return exhibit;
  };
  return {
    'custody.purposes': async ({ caseId }) => purposesOf(await home.openCase(caseId)),
    'custody.setPurpose': async ({ caseId, purpose }) => {
      const purposes = setPurpose(await home.openCase(caseId), purpose);
      changed({ caseId, features: ['ledger', 'cases'] });
      return purposes;
    },
    'exhibits.continuity': async ({ caseId, exhibitId }) => {
      const file = await home.openCase(caseId);
      const exhibit = anyExhibit(file, exhibitId);
      const continuity = continuityOf(file, exhibit);
      viewing.exhibit(file, { id: exhibitSubject(exhibit), sha256: exhibit.sha256, size: exhibit.size });
      return { exhibit: exhibitView(file.read, exhibit), ...continuity, hash: checks.statusOf(file, exhibit) };
    },
    'custody.transfer': async ({ caseId, exhibitId, ...transfer }) => {
      const file = await home.openCase(caseId);
      return said(file, recordTransfer(file, exhibitId, transfer));
    },
    'custody.declareGap': async ({ caseId, exhibitId, ...gap }) => {
      const file = await home.openCase(caseId);
      return said(file, declareGap(file, exhibitId, gap));
    },
    'custody.addRedactedCopy': async ({ caseId, exhibitId, file: grant, ...copy }, options) => {
      const path = grants.pathOf(grant, 'read');
      const file = await home.openCase(caseId);
      const made = await addRedactedCopy(file, exhibitId, path, copy, takeIn, options);
      return exhibitView(file.read, after(file, made.id));
    },
    'custody.erasePlan': async ({ caseId, exhibitId }) => erasurePlan(await home.openCase(caseId), exhibitId),
    'custody.erase': async ({ caseId, exhibitId, ...how }) => {
      const file = await home.openCase(caseId);
      const erased = await erase(file, exhibitId, how);
      return { exhibit: exhibitView(file.read, after(file, exhibitId)), ...erased };
    },
    'custody.checkExhibit': async ({ caseId, exhibitId }, options) => {
      const file = await home.openCase(caseId);
      const status = await checks.check(file, knownExhibit(file, exhibitId), options);
      changed({ caseId, features: ['custody', 'ledger', 'cases'] });
      return status;
    },
  };
}
