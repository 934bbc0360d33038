/**
 * Suggested starting points. Each is found by counting, against the person's own ordinary activity where it is about volume, and
 * ends in a filter that shows the very events it speaks of. What a name of a type means is a guess by its words
 * (shared/domain/leads/type-words.ts), so a lead can be wrong: it is where to look, not what was done.
 */
import { createHash } from 'node:crypto';
import type { Lead, LeadKind } from '../../shared/api/leads.ts';
import type { EventFilter } from '../../shared/api/timeline.ts';
import { isAccess, isClockChanged, isLogCleared, isRemovable, isSearch } from '../../shared/domain/leads/type-words.ts';
import { unusualDays } from '../../shared/domain/leads/volume.ts';
import type { KnownPerson } from '../../shared/domain/people/identity.ts';
import { formatForReading, formatInstant } from '../../shared/domain/time/format.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone } from '../../shared/domain/time/zone.ts';
import type { CaseFile } from '../case-file.ts';
import { metaValue } from '../store/meta.ts';
import { currentStatements } from '../store/statements.ts';
import { type Days, daysOf } from './days.ts';
import type { EventIndex, LabelColumn } from './event-index.ts';
import { peopleOf, personOfIdentifier } from './people.ts';
import { matches } from './queries.ts';

const hour = 3_600_000_000;
const mostOfAKind = 30;
/** A device first used within the first two weeks of the data may have been used before they begin. */
const settlingDays = 14;
/** Ten at night to six in the morning, where no rota says better. */
const nightHours = [22, 23, 0, 1, 2, 3, 4, 5];
/** How long after a bulk of access an attached device still belongs to it. */
const afterBulk = 2 * hour;
/** More accesses than this within an hour, and more than five times the person's ordinary busy hour, are a bulk. */
const leastBulk = 30;

/** Times off duty of each subject, by the rota; null where it says nothing of the person. */
export type OffDuty = (person: string) => readonly { readonly from: number; readonly to: number }[] | null;

export interface Leads {
  readonly leads: Lead[];
  readonly notes: string[];
}

interface Found {
  readonly kind: LeadKind;
  readonly title: string;
  readonly why: string;
  readonly filter: EventFilter;
}

interface Look {
  readonly file: CaseFile;
  readonly index: EventIndex;
  readonly days: Days;
  readonly zone: string;
  readonly subjects: readonly { readonly person: KnownPerson; readonly actors: readonly string[] }[];
}

const kept = new WeakMap<CaseFile, { readonly key: string; readonly made: Promise<Leads> }>();

/** Found once for each state of events, people and rota. @throws whatever `matches` throws */
export async function leadsOf(file: CaseFile, offDuty: OffDuty): Promise<Leads> {
  const key = `${file.revision}`;
  const held = kept.get(file);
  if (held?.key === key) return held.made;
  const made = findLeads(file, offDuty);
  kept.set(file, { key, made });
  made.catch(() => kept.delete(file));
  return made;
}

async function findLeads(file: CaseFile, offDuty: OffDuty): Promise<Leads> {
  const { index } = await matches(file, {});
  const zone = metaValue(file.read, 'displayZone') ?? 'Europe/London';
  const opened = openZone(zone);
  const days = isRefusal(opened) ? null : daysOf(index, opened);
  if (days === null) return { leads: [], notes: ['There are no events to look at.'] };
  const notes: string[] = [];
  const people = peopleOf(file).filter(({ standing }) => standing === 'subject');
  const subjects = people.map((person) => ({ person, actors: valuesOf(file, index, 'actor', person) }));
  if (people.length === 0)
    notes.push(
      'No subject is named on the identity map, so nothing was looked for that is about a person: first devices, volume, hours, own name.',
    );
  for (const { person, actors } of subjects)
    if (actors.length === 0) notes.push(`No event’s actor is an identifier of ${person.name}.`);
  const look: Look = { file, index, days, zone, subjects };
  const found = [
    ...firstDevices(look),
    ...volumes(look),
    ...outOfHours(look, offDuty, notes),
    ...ownNames(look),
    ...removableAfterBulk(look),
    ...ofTypes(look, 'log-cleared', isLogCleared, 'A log was cleared'),
    ...ofTypes(look, 'clock-changed', isClockChanged, 'A clock was changed'),
  ];
  const seen = new Set(currentStatements(file.read, 'lead').map((statement) => statement.key));
  const leads: Lead[] = [];
  for (const one of found) {
    const id = createHash('sha256')
      .update(JSON.stringify([one.kind, one.filter]))
      .digest('hex')
      .slice(0, 32);
    const { matched } = await matches(file, one.filter);
    if (matched.count > 0) leads.push({ id, ...one, events: matched.count, opened: seen.has(id) });
  }
  return { leads, notes };
}

function valuesOf(file: CaseFile, index: EventIndex, column: LabelColumn, person: KnownPerson): string[] {
  return index.columns[column].values.filter((value) => personOfIdentifier(file, value)?.id === person.id);
}

function codesOf(index: EventIndex, column: LabelColumn, values: readonly string[]): ReadonlySet<number> {
  return new Set(values.map((value) => index.columns[column].values.indexOf(value)));
}

const number = (n: number): string => n.toLocaleString('en-GB', { maximumFractionDigits: 1 });

function firstDevices({ index, days, zone, subjects }: Look): Found[] {
  const settled = days.begin[Math.min(settlingDays, days.count)] as number;
  return subjects.flatMap(({ person, actors }) => {
    const mine = codesOf(index, 'actor', actors);
    const first = new Map<number, { at: number; events: number }>();
    const { codes, values } = index.columns.host;
    for (let position = 0; position < index.size; position++) {
      if (!mine.has(index.columns.actor.codes[position] as number)) continue;
      const code = codes[position] as number;
      const used = first.get(code);
      if (used) used.events++;
      else first.set(code, { at: index.times[position] as number, events: 1 });
    }
    return [...first]
      .filter(([code, { at }]) => at >= settled && values[code] !== '')
      .sort((a, b) => a[1].events - b[1].events)
      .slice(0, mostOfAKind)
      .map(([code, { at, events }]) => ({
        kind: 'first-device' as const,
        title: `${person.name} first used ${values[code]}`,
        why: `First seen there on ${formatForReading(at, zone)}, more than ${settlingDays} days after the data begin; ${number(events)} events on it in all.`,
        filter: { actor: [...actors], host: [values[code] as string] },
      }));
  });
}

function volumes({ index, days, zone, subjects }: Look): Found[] {
  return subjects.flatMap(({ person, actors }) => {
    const mine = codesOf(index, 'actor', actors);
    const counts = new Uint32Array(days.count);
    for (let day = 0; day < days.count; day++)
      for (let position = days.positions[day] as number; position < (days.positions[day + 1] as number); position++)
        if (mine.has(index.columns.actor.codes[position] as number)) counts[day] = (counts[day] as number) + 1;
    const unusual = unusualDays(counts);
    if (!unusual) return [];
    const { baseline } = unusual;
    return unusual.days.slice(0, mostOfAKind).map(({ day, count }) => ({
      kind: 'volume' as const,
      title: `${person.name} was far busier than usual on ${formatInstant(days.begin[day] as number, zone, 0).slice(0, 10)}`,
      why: `${number(count)} events that day; the median of ${number(baseline.activeDays)} days with any is ${number(baseline.median)}.`,
      filter: { actor: [...actors], from: days.begin[day] as number, to: days.begin[day + 1] as number },
    }));
  });
}

function outOfHours({ zone, subjects }: Look, offDuty: OffDuty, notes: string[]): Found[] {
  return subjects.flatMap(({ person, actors }): Found[] => {
    if (actors.length === 0) return [];
    const off = offDuty(person.id);
    if (off) {
      const spans = off.map(({ from, to }): [number, number] => [from, to]);
      return [
        {
          kind: 'out-of-hours',
          title: `${person.name} was active off duty`,
          why: `The rota has no shift of theirs at these times, within the days it speaks of.`,
          filter: {
            actor: [...actors],
            within: [{ label: `Off duty: ${person.name}`, inside: true, regions: [{ spans, actors: [...actors] }] }],
          },
        },
      ];
    }
    notes.push(`No rota speaks of ${person.name}: out of hours means 22:00 to 06:00 in ${zone}.`);
    return [
      {
        kind: 'out-of-hours',
        title: `${person.name} was active between 22:00 and 06:00`,
        why: `Times are in ${zone}. A night shift would explain all of them: take in a rota to tell.`,
        filter: { actor: [...actors], hours: [...nightHours], zone },
      },
    ];
  });
}

/** Whole words of the message. The text filter would not do: it finds the actor of the row as well, which is always the person. */
function wordsPattern(words: readonly string[]): string {
  const joined = (some: readonly string[]): string =>
    `(?<![\\p{L}\\p{N}])(?:${some.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`;
  let kept: string[] = [];
  for (const word of words) if (joined([...kept, word]).length <= 512) kept = [...kept, word];
  return joined(kept);
}

function ownNames({ index, subjects }: Look): Found[] {
  const types = index.columns.type.values.filter(isSearch);
  if (types.length === 0) return [];
  return subjects.flatMap(({ person, actors }): Found[] => {
    if (actors.length === 0) return [];
    // The surname alone too: that is what people type.
    const surname = person.name.trim().split(/\s+/).at(-1) ?? '';
    const words = [
      ...new Set([person.name, surname, ...person.identifiers.map(({ value }) => value)].map((word) => word.trim())),
    ];
    return [
      {
        kind: 'own-name',
        title: `${person.name} may have searched for themselves`,
        why: `Searches by ${actors.join(', ')} that hold their own name or one of their identifiers (${words.slice(0, 4).join(', ')}${words.length > 4 ? ' and others' : ''}).`,
        filter: { actor: [...actors], type: types.slice(0, 200), regex: wordsPattern(words) },
      },
    ];
  });
}

function removableAfterBulk({ index, zone, subjects }: Look): Found[] {
  const { type, actor } = index.columns;
  const access = codesOf(index, 'type', type.values.filter(isAccess));
  const removable = codesOf(index, 'type', type.values.filter(isRemovable));
  if (access.size === 0 || removable.size === 0) return [];
  return subjects.flatMap(({ person, actors }) => {
    const mine = codesOf(index, 'actor', actors);
    const accessed: number[] = [];
    const attached: number[] = [];
    for (let position = 0; position < index.size; position++) {
      if (!mine.has(actor.codes[position] as number)) continue;
      const code = type.codes[position] as number;
      if (access.has(code)) accessed.push(index.times[position] as number);
      else if (removable.has(code)) attached.push(index.times[position] as number);
    }
    const limit = Math.max(leastBulk, 5 * ordinaryHour(accessed));
    const found: Found[] = [];
    let last = Number.NEGATIVE_INFINITY;
    for (const at of attached) {
      // One lead for what was attached again and again after the same bulk.
      if (at - last < afterBulk) continue;
      const bulk = busiestHour(accessed, at - afterBulk, at);
      if (bulk.count <= limit) continue;
      last = at;
      found.push({
        kind: 'removable-after-bulk',
        title: `${person.name} used a removable device after opening much`,
        why: `${number(bulk.count)} records or files within an hour from ${formatForReading(bulk.from, zone)}, and a removable device at ${formatForReading(at, zone)}.`,
        filter: { actor: [...actors], from: bulk.from, to: at + hour },
      });
    }
    return found.slice(0, mostOfAKind);
  });
}

/** Median count of the clock hours with any: `times` ascending, µs. */
function ordinaryHour(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const at of times) counts.set(Math.floor(at / hour), (counts.get(Math.floor(at / hour)) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The hour with most of the times in [from, to). */
function busiestHour(times: readonly number[], from: number, to: number): { from: number; count: number } {
  let best = { from, count: 0 };
  const within = times.filter((at) => at >= from && at < to);
  for (let start = 0, end = 0; start < within.length; start++) {
    const begun = within[start] as number;
    while (end < within.length && (within[end] as number) < begun + hour) end++;
    if (end - start > best.count) best = { from: begun, count: end - start };
  }
  return best;
}

function ofTypes({ index }: Look, kind: LeadKind, is: (type: string) => boolean, title: string): Found[] {
  const types = index.columns.type.values.filter(is);
  if (types.length === 0) return [];
  return [
    { kind, title, why: `Events of type ${types.slice(0, 5).join(', ')}.`, filter: { type: types.slice(0, 200) } },
  ];
}
