/** What a person types about a clock, and what it is read as: pure. */
import type { ClockScope, ClockView, SourceView } from '../../../shared/api/sources.ts';
import { adjusted, claimWords, readSpan, spanWords } from '../../../shared/domain/time/claim.ts';
import { inScope, scopeKey, scopeWords } from '../../../shared/domain/time/clock-scope.ts';

export type Direction = 'fast' | 'slow';

export type Reading =
  | { readonly ok: true; readonly micros: number; readonly note: string }
  | { readonly ok: false; readonly problem: string };

const unread = 'This is not read as a span of time. Type it as 90, 1.5 s, 2m 3s, 1h 2min, 250 ms or 00:02:03.';

/** How far a clock was off, the source's time minus true time: positive where it was fast. */
export function readOffset(typed: string, direction: Direction): Reading {
  const text = typed.trim();
  if (text === '') return { ok: false, problem: 'Type how far it was off, such as 2m 3s; 0 where it was right.' };
  if (/^[-+\u2212]/u.test(text))
    return { ok: false, problem: 'Leave the sign out: whether the clock was fast or slow is chosen below.' };
  const size = readSpan(text);
  if (size === null) return { ok: false, problem: unread };
  const micros = size === 0 || direction === 'fast' ? size : -size;
  return { ok: true, micros, note: `Read as: ${claimWords({ offset: micros, uncertainty: 0 })}.` };
}

/** How far the offset may itself be wrong; nothing typed is none. */
export function readUncertainty(typed: string): Reading {
  const text = typed.trim();
  if (text === '') return { ok: true, micros: 0, note: 'Read as: exact. Few clocks are.' };
  const size = readSpan(text);
  if (size === null || size < 0) return { ok: false, problem: unread };
  return { ok: true, micros: size, note: `Read as: give or take ${spanWords(size)}.` };
}

/** What a claim makes of one recorded time, all µs since 1970 UTC. */
export function exampleOf(recorded: number, offset: number, uncertainty: number) {
  const at = adjusted(recorded, { offset, uncertainty });
  return { recorded, at, earliest: at - uncertainty, latest: at + uncertainty };
}

export interface Option<V> {
  readonly value: V;
  readonly events: number;
}

/** Devices and imports that a claim can be about: of one source, or of all of them together; most events first. */
export function scopeChoices(
  sources: readonly SourceView[],
  source: string | null,
): { hosts: Option<string>[]; imports: (Option<number> & { file: string })[] } {
  const hosts = new Map<string, number>();
  const imports = new Map<number, { file: string; events: number }>();
  for (const each of sources) {
    if (source !== null && each.source !== source) continue;
    for (const { host, events } of each.hosts) hosts.set(host, (hosts.get(host) ?? 0) + events);
    for (const { importId, file, events } of each.imports)
      imports.set(importId, { file, events: (imports.get(importId)?.events ?? 0) + events });
  }
  return {
    hosts: [...hosts].map(([value, events]) => ({ value, events })).sort((a, b) => b.events - a.events),
    imports: [...imports]
      .map(([value, { file, events }]) => ({ value, file, events }))
      .sort((a, b) => a.value - b.value),
  };
}

/** The claim that holds for exactly this scope. */
export function claimFor(clocks: readonly ClockView[], scope: ClockScope): ClockView | undefined {
  return clocks.find((clock) => scopeKey(clock.scope) === scopeKey(scope));
}

/** Claims that can decide for some event of the source, the nearest to the whole of it first. */
export function claimsOn(clocks: readonly ClockView[], source: SourceView): ClockView[] {
  const { hosts, imports } = source;
  return clocks.filter(
    ({ scope }) =>
      inScope({ source: scope.source, host: null, importId: null }, { source: source.source, host: '', importId: 0 }) &&
      (scope.host === null || hosts.some(({ host }) => host === scope.host)) &&
      (scope.importId === null || imports.some(({ importId }) => importId === scope.importId)),
  );
}

/** "Web proxy, on LAP-0042, of import 3 (march.csv)", for a heading or a button. */
export function scopeName(scope: ClockScope, sources: readonly SourceView[]): string {
  const file =
    scope.importId === null
      ? undefined
      : sources.flatMap(({ imports }) => imports).find(({ importId }) => importId === scope.importId)?.file;
  return `${scopeWords(scope)}${file ? ` (${file})` : ''}`;
}

/** The words of one claim, its own zone after them. */
export function clockWords({ offset, uncertainty, zone }: Pick<ClockView, 'offset' | 'uncertainty' | 'zone'>): string {
  const said = claimWords({ offset, uncertainty });
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${zone === null ? '' : `; own zone ${zone}`}`;
}

/** A source, device or import without a name still needs one to be read by. */
export const nameOf = (value: string, what: 'source' | 'device'): string => (value === '' ? `(no ${what})` : value);
