import { Button } from '../../../../components/Button.tsx';
import { withClock, withoutPart } from '../../model/filter.ts';
import { dayName } from '../../model/hours.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

const night = [22, 23, 0, 1, 2, 3, 4, 5];
const office = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
const everyHour = Array.from({ length: 24 }, (_, hour) => hour);
const days = [1, 2, 3, 4, 5, 6, 7];
const two = (n: number): string => String(n).padStart(2, '0');

/** Hours of the day and days of the week, on the clocks of the display zone. */
export function ClockPart({ zone, filter, onFilter }: PartProps & { zone: string }) {
  const hours = filter.hours ?? [];
  const weekdays = filter.weekdays ?? [];
  const other = filter.zone !== undefined && filter.zone !== zone;
  const change = (part: 'hours' | 'weekdays', values: readonly number[]): void =>
    onFilter(withClock(filter, part, values, zone));
  const toggled = (values: readonly number[], value: number): number[] =>
    values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return (
    <div className={styles.stack}>
      <p className={styles.says}>
        As clocks in {zone} showed them, summer time included.
        {other && ` The filter in force is of ${filter.zone}; what you change here is read in ${zone}.`}
      </p>
      <fieldset className={styles.hours}>
        <legend>Hours that begin at</legend>
        {everyHour.map((hour) => (
          <button
            key={hour}
            type="button"
            className={styles.tile}
            aria-pressed={hours.includes(hour)}
            aria-label={`${two(hour)}:00`}
            onClick={() => change('hours', toggled(hours, hour))}
          >
            {two(hour)}
          </button>
        ))}
      </fieldset>
      <div className={styles.row}>
        <Button kind="link" onClick={() => change('hours', night)}>
          22:00–06:00
        </Button>
        <Button kind="link" onClick={() => change('hours', office)}>
          08:00–18:00
        </Button>
        <Button
          kind="link"
          onClick={() =>
            change(
              'hours',
              everyHour.filter((hour) => !office.includes(hour)),
            )
          }
        >
          Outside 08:00–18:00
        </Button>
        <Button kind="link" onClick={() => onFilter(withoutPart(filter, 'hours'))}>
          All hours
        </Button>
      </div>
      <fieldset className={styles.days}>
        <legend>Days</legend>
        {days.map((day) => (
          <button
            key={day}
            type="button"
            className={styles.tile}
            aria-pressed={weekdays.includes(day)}
            aria-label={dayName(day)}
            onClick={() => change('weekdays', toggled(weekdays, day))}
          >
            {dayName(day).slice(0, 3)}
          </button>
        ))}
      </fieldset>
      <div className={styles.row}>
        <Button kind="link" onClick={() => change('weekdays', [6, 7])}>
          Weekends
        </Button>
        <Button kind="link" onClick={() => change('weekdays', [1, 2, 3, 4, 5])}>
          Weekdays
        </Button>
        <Button kind="link" onClick={() => onFilter(withoutPart(filter, 'weekdays'))}>
          All days
        </Button>
      </div>
    </div>
  );
}
