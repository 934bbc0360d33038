import type { Handlers } from '../../../shared/rpc/server.ts';
import { entriesPage } from '../../store/ledger.ts';
import type { FeatureContext } from '../context.ts';
import { ledgerRow } from '../views.ts';

export function ledgerHandlers({ home }: FeatureContext): Pick<Handlers, 'ledger.page'> {
  return {
    'ledger.page': async ({ caseId, subject, offset, limit }) => {
      const { read } = await home.openCase(caseId);
      const page = entriesPage(read, { subject, offset, limit });
      return { total: page.total, rows: page.rows.map((record) => ledgerRow(read, record)) };
    },
  };
}
