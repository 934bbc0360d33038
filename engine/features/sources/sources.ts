import { FailureError } from '../../../shared/api/failures.ts';
import type { ClockView } from '../../../shared/api/sources.ts';
import { claimWords } from '../../../shared/domain/time/claim.ts';
import { type ClockScope, clockResolver, scopeKey, scopeWords } from '../../../shared/domain/time/clock-scope.ts';
import { zoneProblem } from '../../../shared/domain/time/zone.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import type { CaseFile } from '../../case-file.ts';
import { clockClaims, clockKey, type HeldClaim } from '../../query/clocks.ts';
import { type Origin, originsOf } from '../../query/origins.ts';
import { state } from '../../statements.ts';
import { importOf } from '../../store/imports.ts';
import { personOf } from '../../store/meta.ts';
import { statementHistory } from '../../store/statements.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `sources.${string}`>;

const mostSources = 500;
const mostNamed = 200;

export function sourceHandlers({ home, changed }: FeatureContext): Pick<Handlers, Methods> {
  const stated = (caseId: string): void =>
    changed({ caseId, features: ['sources', 'timeline', 'annotations', 'ledger', 'cases'] });
  return {
    'sources.list': async ({ caseId }) => {
      const file = await home.openCase(caseId);
      const origins = await originsOf(file);
      return { sources: sourcesOf(file, origins), clocks: clockViews(file, origins) };
    },
    'sources.setClock': async ({ caseId, scope, offset, uncertainty, zone, reason }) => {
      const file = await home.openCase(caseId);
      if (scope.importId !== null && !importOf(file.read, scope.importId))
        throw new FailureError('not-found', 'There is no such import in this case.', 'Choose another.');
      const problem = zone === null ? null : zoneProblem(zone);
      if (problem !== null)
        throw new FailureError(
          'invalid-request',
          `The zone cannot be used: ${problem}.`,
          'Choose another zone.',
          'Nothing was changed.',
        );
      const said = { offset, uncertainty };
      state(file, {
        kind: 'clock',
        key: clockKey(scope),
        body: { scope, ...said, zone },
        reason,
        words: `Clock of ${scopeWords(scope)}: ${claimWords(said)}${zone === null ? '' : `, own zone ${zone}`}.`,
      });
      stated(caseId);
      const view = clockViews(file, await originsOf(file)).find((clock) => scopeKey(clock.scope) === scopeKey(scope));
      if (!view) throw new Error('a claim that cannot be read back');
      return view;
    },
    'sources.withdrawClock': async ({ caseId, scope, reason }) => {
      const file = await home.openCase(caseId);
      if (!heldFor(file, scope))
        throw new FailureError('not-found', 'No claim about this clock holds.', 'Nothing needs to be withdrawn.');
      state(file, {
        kind: 'clock',
        key: clockKey(scope),
        body: null,
        reason,
        words: `Claim about the clock of ${scopeWords(scope)} withdrawn: its times stand as recorded.`,
      });
      stated(caseId);
      return {};
    },
    'sources.clockHistory': async ({ caseId, scope }) => {
      const file = await home.openCase(caseId);
      return statementHistory(file.read, 'clock', clockKey(scope)).map(({ body, reason, person, at, entry }) => {
        const said = JSON.parse(body) as { offset: number; uncertainty: number; zone: string | null } | null;
        return {
          claim: said && { offset: said.offset, uncertainty: said.uncertainty, zone: said.zone },
          reason,
          by: personOf(file.read, person)?.name ?? '',
          at,
          ledgerEntry: entry,
        };
      });
    },
  };
}

const heldFor = (file: CaseFile, scope: ClockScope): HeldClaim | undefined =>
  clockClaims(file).find((claim) => scopeKey(claim.scope) === scopeKey(scope));

function clockViews(file: CaseFile, origins: readonly Origin[]): ClockView[] {
  const claims = clockClaims(file);
  const resolve = clockResolver(claims);
  const events = new Map<HeldClaim, number>();
  for (const origin of origins) {
    const claim = resolve(origin);
    if (claim) events.set(claim, (events.get(claim) ?? 0) + origin.events);
  }
  return claims.map((claim) => ({
    scope: claim.scope,
    about: scopeWords(claim.scope),
    offset: claim.offset,
    uncertainty: claim.uncertainty,
    zone: claim.zone,
    reason: claim.statement.reason,
    by: personOf(file.read, claim.statement.person)?.name ?? '',
    at: claim.statement.at,
    ledgerEntry: claim.statement.entry,
    events: events.get(claim) ?? 0,
  }));
}

function sourcesOf(file: CaseFile, origins: readonly Origin[]) {
  // The index holds adjusted times; one claim decides for a whole origin, so that what was recorded follows exactly.
  const resolve = clockResolver(clockClaims(file));
  const offsets = new Map(origins.map((origin) => [origin, resolve(origin)?.offset ?? 0]));
  const recorded = (origin: Origin, at: 'from' | 'to'): number => origin[at] + (offsets.get(origin) ?? 0);
  const bySource = Map.groupBy(origins, ({ source }) => source);
  const sources = [...bySource].map(([source, of]) => ({
    source,
    events: sum(of),
    span: {
      from: of.reduce((first, origin) => Math.min(first, recorded(origin, 'from')), Number.POSITIVE_INFINITY),
      to: of.reduce((last, origin) => Math.max(last, recorded(origin, 'to')), Number.NEGATIVE_INFINITY),
    },
    hosts: [...Map.groupBy(of, ({ host }) => host)]
      .map(([host, on]) => ({ host, events: sum(on) }))
      .sort((a, b) => b.events - a.events)
      .slice(0, mostNamed),
    imports: [...Map.groupBy(of, ({ importId }) => importId)]
      .map(([importId, within]) => ({ importId, file: importOf(file.read, importId)?.file ?? '', events: sum(within) }))
      .sort((a, b) => a.importId - b.importId)
      .slice(0, mostNamed),
  }));
  return sources.sort((a, b) => b.events - a.events).slice(0, mostSources);
}

const sum = (origins: readonly Origin[]): number => origins.reduce((total, { events }) => total + events, 0);
