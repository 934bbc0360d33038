/** Hours of the day and days of the week as people say them. */

/** Ranges of whole hours, joined over midnight: 22, 23, 0, 1 is "22:00–02:00". */
export function hoursWords(hours: readonly number[]): string {
  const there = new Set(hours.filter((hour) => Number.isInteger(hour) && hour >= 0 && hour < 24));
  if (there.size === 0) return 'no hour';
  if (there.size === 24) return 'every hour';
  const ranges: string[] = [];
  for (let start = 0; start < 24; start++) {
    if (!there.has(start) || there.has((start + 23) % 24)) continue;
    let length = 1;
    while (there.has((start + length) % 24)) length++;
    ranges.push(`${clock(start)}–${clock((start + length) % 24)}`);
  }
  return joined(ranges, 'and');
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Index 1 is Monday, as ISO 8601 counts. */
const days = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const dayName = (day: number): string => days[day] ?? '';

export function weekdaysWords(weekdays: readonly number[]): string {
  const there = [...new Set(weekdays)].filter((day) => day >= 1 && day <= 7).sort((a, b) => a - b);
  if (there.length === 0) return 'no day';
  if (there.length === 7) return 'every day';
  const first = there[0] ?? 1;
  const last = there.at(-1) ?? 1;
  if (there.length > 2 && last - first === there.length - 1) return `${dayName(first)} to ${dayName(last)}`;
  return joined(there.map(dayName), 'and');
}

export function joined(parts: readonly string[], word: string): string {
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}` : (parts[0] ?? '');
}
