import { FailureError } from '../../../shared/api/failures.ts';
import type { Lead } from '../../../shared/api/leads.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { dutyOfPerson } from '../../query/duty.ts';
import { leadsOf } from '../../query/leads.ts';
import { state } from '../../statements.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `leads.${string}`>;

const mostLeads = 200;

export function leadHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const listed = (file: CaseFile) => leadsOf(file, (person) => dutyOfPerson(file, person)?.off ?? null);
  return {
    'leads.list': async ({ caseId }) => {
      const { leads, notes } = await listed(await home.openCase(caseId));
      return { leads: leads.slice(0, mostLeads), notes };
    },
    'leads.open': async ({ caseId, id }): Promise<Lead> => {
      const file = await home.openCase(caseId);
      const lead = (await listed(file)).leads.find((one) => one.id === id);
      if (!lead)
        throw new FailureError(
          'not-found',
          'This lead is no longer suggested: the events, the people or the rota have changed.',
          'Look at the list again.',
        );
      state(file, {
        kind: 'lead',
        key: id,
        body: { kind: lead.kind, events: lead.events },
        reason: '',
        words: `Lead opened: ${lead.title} (${lead.events.toLocaleString('en-GB')} ${lead.events === 1 ? 'event' : 'events'}).`,
      });
      changed({ caseId, features: ['leads', 'ledger', 'cases'] });
      return { ...lead, opened: true };
    },
  };
}
