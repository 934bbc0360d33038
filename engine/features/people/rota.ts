import { basename } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import { readShift, type Shift } from '../../../shared/domain/people/rota.ts';
import { isRefusal } from '../../../shared/domain/time/wall.ts';
import { openZone } from '../../../shared/domain/time/zone.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { readTable, type Table } from '../../jobs/read-table.ts';
import { dutyOfPerson, personOfRota } from '../../query/duty.ts';
import { state } from '../../statements.ts';
import type { FeatureContext } from '../context.ts';

type Methods = 'people.previewRota' | 'people.importRota' | 'people.duty';

/** Twenty people for four years. */
const mostShifts = 20_000;
const previewRows = 20;
const mostRejected = 1_000;

export function rotaHandlers({ home, grants, changed }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'people.previewRota': async ({ file }) => {
      const path = grants.pathOf(file, 'read');
      const table = await readTable(path);
      return {
        file: basename(path),
        columns: [...table.columns],
        rows: table.rows.slice(0, previewRows).map(({ cells }) => [...(cells ?? ['(quotes that do not balance)'])]),
        suggested: suggestColumns(table.columns),
      };
    },
    'people.importRota': async ({ caseId, file: grant, columns, zone: zoneName, reason }) => {
      const path = grants.pathOf(grant, 'read');
      const file = await home.openCase(caseId);
      const zone = openZone(zoneName);
      if (isRefusal(zone))
        throw new FailureError(
          'invalid-request',
          `The zone cannot be used: ${zone.refused}.`,
          'Choose another zone.',
          'Nothing was changed.',
        );
      const table = await readTable(path);
      const at = columnsOf(table, columns);
      const shifts: Shift[] = [];
      const rejected: { line: number; reason: string }[] = [];
      for (const { line, cells } of table.rows) {
        const cell = (index: number): string => (index < 0 ? '' : (cells?.[index] ?? ''));
        const shift = cells
          ? readShift({ person: cell(at.person), start: cell(at.start), end: cell(at.end), date: cell(at.date) }, zone)
          : { refused: 'its quotes do not balance' };
        if (isRefusal(shift)) rejected.push({ line, reason: shift.refused });
        else shifts.push(shift);
      }
      if (shifts.length === 0)
        throw new FailureError(
          'format-unknown',
          `None of the ${table.rows.length} rows is a shift. The first: ${rejected[0]?.reason ?? 'there is none'}.`,
          'Choose the columns again, or another file.',
          'Nothing was changed.',
        );
      if (shifts.length > mostShifts)
        throw new FailureError(
          'invalid-request',
          `The rota holds ${shifts.length.toLocaleString('en-GB')} shifts; a case keeps at most ${mostShifts.toLocaleString('en-GB')}.`,
          'Take in the part about the people and the time of this case.',
          'Nothing was changed.',
        );
      const name = basename(path);
      state(file, {
        kind: 'rota',
        key: 'rota',
        body: { file: name, zone: zoneName, shifts: shifts.map(({ person, from, to }) => [person, from, to]) },
        reason,
        words: `Rota ${name} taken in: ${shifts.length.toLocaleString('en-GB')} shifts, ${rejected.length.toLocaleString('en-GB')} rows rejected, times in ${zoneName}.`,
      });
      changed({ caseId, features: ['people', 'timeline', 'ledger', 'cases'] });
      const written = [...new Set(shifts.map(({ person }) => person))];
      return {
        rows: table.rows.length,
        shifts: shifts.length,
        rejected: rejected.slice(0, mostRejected),
        unknown: written.filter((person) => !personOfRota(file, person)).slice(0, 500),
      };
    },
    'people.duty': async ({ caseId, id }) => {
      const file = await home.openCase(caseId);
      return dutyOfPerson(file, id);
    },
  };
}

function columnsOf(table: Table, columns: { person: string; start: string; end: string; date?: string | undefined }) {
  const indexOf = (name: string): number => {
    const index = table.columns.indexOf(name);
    if (index < 0)
      throw new FailureError(
        'invalid-request',
        `The file has no column “${name}”.`,
        'Choose another column.',
        'Nothing was changed.',
      );
    return index;
  };
  return {
    person: indexOf(columns.person),
    start: indexOf(columns.start),
    end: indexOf(columns.end),
    date: columns.date === undefined ? -1 : indexOf(columns.date),
  };
}

function suggestColumns(
  columns: readonly string[],
): { person: string; start: string; end: string; date?: string } | null {
  const find = (...words: RegExp[]): string | undefined =>
    words.map((word) => columns.find((column) => word.test(column))).find((column) => column !== undefined);
  const person = find(/user/i, /person|officer|staff|employee|collar|warrant/i, /name|who/i);
  const start = find(/start|begin|^on$|from/i);
  const end = find(/end|finish|^off$|^to$|until/i);
  const date = find(/^date$|day/i);
  if (person === undefined || start === undefined || end === undefined) return null;
  return { person, start, end, ...(date !== undefined && { date }) };
}
