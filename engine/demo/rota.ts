import { castFor, days, firstDay, shiftOf } from './cast.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * Who of the cast was on duty when, as a rota is kept: one row a shift, in wall time of Europe/London, a night's end on the
 * day after its date.
 *
 * @param events of the activity that it goes with: more events have more people
 */
export function rotaCsv(events: number): string {
  const rows = ['user,name,date,start,end'];
  for (const person of castFor(events))
    for (let day = 0; day < days; day += 1) {
      const shift = shiftOf(person, day);
      if (!shift) continue;
      const date = new Date((firstDay + day * 86_400) * 1000).toISOString().slice(0, 10);
      rows.push(`${person.user},${person.name},${date},${two(shift.from)}:00,${two(shift.to % 24)}:00`);
    }
  return `${rows.join('\n')}\n`;
}
