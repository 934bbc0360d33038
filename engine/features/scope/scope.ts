import { FailureError } from '../../../shared/api/failures.ts';
import type { AuthorisedScope, ScopeView } from '../../../shared/api/scope.ts';
import type { RegionFilter } from '../../../shared/api/timeline.ts';
import { formatForReading } from '../../../shared/domain/time/format.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { matches } from '../../query/queries.ts';
import { state } from '../../statements.ts';
import { metaValue, personOf } from '../../store/meta.ts';
import { currentStatements } from '../../store/statements.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `scope.${string}`>;

export function scopeHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'scope.get': async ({ caseId }) => view(await home.openCase(caseId)),
    'scope.set': async ({ caseId, scope, reason }) => {
      const file = await home.openCase(caseId);
      if (scope.from !== null && scope.to !== null && scope.from >= scope.to)
        throw new FailureError(
          'invalid-request',
          'The scope ends before it begins.',
          'Correct its first or its last day.',
          'Nothing was changed.',
        );
      state(file, { kind: 'scope', key: 'scope', body: { ...scope }, reason, words: wordsOf(file, scope) });
      changed({ caseId, features: ['scope', 'timeline', 'ledger', 'cases'] });
      const recorded = await view(file);
      if (!recorded) throw new Error('a scope that cannot be read back');
      return recorded;
    },
  };
}

/** Instants that a whole number of µs can name, so that an open end is an end too. */
const ends = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

function regionOf({ from, to, actors, hosts }: AuthorisedScope): RegionFilter {
  return {
    label: 'The authorised scope',
    inside: true,
    regions: [
      {
        spans: [[from ?? ends.from, to ?? ends.to]],
        ...(actors.length > 0 && { actors }),
        ...(hosts.length > 0 && { hosts }),
      },
    ],
  };
}

async function view(file: CaseFile): Promise<ScopeView | null> {
  const [held] = currentStatements(file.read, 'scope');
  if (!held) return null;
  const scope = JSON.parse(held.body) as AuthorisedScope;
  const region = regionOf(scope);
  const { index, matched } = await matches(file, { within: [region] });
  return {
    scope,
    words: wordsOf(file, scope),
    reason: held.reason,
    by: personOf(file.read, held.person)?.name ?? '',
    at: held.at,
    ledgerEntry: held.entry,
    region,
    inside: matched.count,
    outside: index.total - matched.count,
  };
}

function wordsOf(
  file: CaseFile,
  { from, to, actors, hosts, authorisedBy, reference, expires }: AuthorisedScope,
): string {
  const zone = metaValue(file.read, 'displayZone') ?? 'Europe/London';
  const span = [
    from === null ? '' : `from ${formatForReading(from, zone)}`,
    to === null ? '' : `to before ${formatForReading(to, zone)}`,
  ].filter((part) => part !== '');
  const parts = [
    actors.length === 0 ? 'anybody' : actors.join(', '),
    hosts.length === 0 ? 'on any system' : `on ${hosts.join(', ')}`,
    span.length === 0 ? 'at any time' : span.join(' '),
  ];
  const until = expires === null ? '' : `, until ${expires}`;
  return `Authorised by ${authorisedBy} (${reference}${until}): ${parts.join(' ')}.`;
}
