/** Which claim about a clock decides for an event. */
import { asRecorded, type ClockClaim } from './claim.ts';

/** At least one part is named; a claim is about the events that are all of what is named. */
export interface ClockScope {
  readonly source: string | null;
  readonly host: string | null;
  readonly importId: number | null;
}

export interface ScopedClaim extends ClockClaim {
  readonly scope: ClockScope;
}

/** Where a time came from. */
export interface TimeOrigin {
  readonly source: string;
  readonly host: string;
  readonly importId: number;
}

/** Two named parts before one; among equals an import before a device before a source: whoever says more, knows more. */
export function specificity({ source, host, importId }: ClockScope): number {
  const named = Number(source !== null) + Number(host !== null) + Number(importId !== null);
  return named * 8 + Number(importId !== null) * 4 + Number(host !== null) * 2 + Number(source !== null);
}

export function inScope({ source, host, importId }: ClockScope, origin: TimeOrigin): boolean {
  return (
    (source === null || source === origin.source) &&
    (host === null || host === origin.host) &&
    (importId === null || importId === origin.importId)
  );
}

/** The claim that decides for each origin, null where the time stands as recorded. No two claims may have one scope. */
export function clockResolver<C extends ScopedClaim>(claims: readonly C[]): (origin: TimeOrigin) => C | null {
  const ordered = [...claims].sort((a, b) => specificity(b.scope) - specificity(a.scope));
  return (origin) => ordered.find(({ scope }) => inScope(scope, origin)) ?? null;
}

/**
 * The name of the clock that gave a time: what the deciding claim is about, or the source and device where none was made. Times
 * of one clock keep their order whatever its error; of two clocks they may not (`unsafeOrder`).
 */
export function clockName(claim: ScopedClaim | null, { source, host }: TimeOrigin): string {
  return claim ? scopeKey(claim.scope) : JSON.stringify([source, host]);
}

/** One text a scope, so that scopes can be compared. */
export function scopeKey({ source, host, importId }: ClockScope): string {
  return JSON.stringify([source, host, importId]);
}

export const claimOf = (claim: ScopedClaim | null): ClockClaim => claim ?? asRecorded;

/** "Web proxy, on LAP-0042, of import 3". */
export function scopeWords({ source, host, importId }: ClockScope): string {
  const parts = [
    source !== null ? source || 'events that name no source' : null,
    host !== null ? `on ${host || 'no named device'}` : null,
    importId !== null ? `of import ${importId}` : null,
  ].filter((part) => part !== null);
  const words = parts.join(', ');
  return source === null ? `Everything ${words}` : words;
}
