/** When the people of a case were on and off duty, by the rota that holds. */
import { type Duty, dutyOf } from '../../shared/domain/people/rota.ts';
import { isRefusal } from '../../shared/domain/time/wall.ts';
import { openZone } from '../../shared/domain/time/zone.ts';
import type { CaseFile } from '../case-file.ts';
import { currentStatements } from '../store/statements.ts';
import { peopleOf, personOfIdentifier } from './people.ts';

export interface RotaBody {
  readonly file: string;
  readonly zone: string;
  /** [person as written, from, to]. */
  readonly shifts: readonly (readonly [string, number, number])[];
}

export function rotaOf(file: CaseFile): { readonly body: RotaBody; readonly at: string } | null {
  const [held] = currentStatements(file.read, 'rota');
  return held ? { body: JSON.parse(held.body) as RotaBody, at: held.at } : null;
}

/** A rota names people by an identifier or by name. */
export function personOfRota(file: CaseFile, written: string): string | null {
  const byIdentifier = personOfIdentifier(file, written);
  if (byIdentifier) return byIdentifier.id;
  const name = written.trim().toLowerCase();
  return peopleOf(file).find((person) => person.name.toLowerCase() === name)?.id ?? null;
}

/** Ids of the people whom the rota speaks of. */
export function rotaPeople(file: CaseFile): ReadonlySet<string> {
  const written = new Set(rotaOf(file)?.body.shifts.map(([person]) => person));
  return new Set([...written].map((one) => personOfRota(file, one)).filter((id) => id !== null));
}

/** Null where the rota says nothing of the person. */
export function dutyOfPerson(
  file: CaseFile,
  id: string,
): (Duty & { readonly rota: { readonly file: string; readonly at: string; readonly zone: string } }) | null {
  const held = rotaOf(file);
  const zone = held && openZone(held.body.zone);
  if (!held || !zone || isRefusal(zone)) return null;
  const written = new Set(held.body.shifts.map(([person]) => person).filter((one) => personOfRota(file, one) === id));
  const own = held.body.shifts.filter(([person]) => written.has(person)).map(([, from, to]) => ({ from, to }));
  const duty = dutyOf(own, zone);
  return duty && { ...duty, rota: { file: held.body.file, at: held.at, zone: held.body.zone } };
}
