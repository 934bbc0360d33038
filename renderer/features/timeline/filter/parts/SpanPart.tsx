import { useState } from 'react';
import { Button } from '../../../../components/Button.tsx';
import { TextField } from '../../../../components/Field.tsx';
import { withoutPart, withSpan } from '../../model/filter.ts';
import { instantOfWall, wallAt } from '../../model/zone.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** As a date and time field writes it, to the second, in the display zone. */
function fieldOf(instant: number | undefined, zone: string): string {
  if (instant === undefined) return '';
  const wall = wallAt(zone, instant);
  const date = `${String(wall.year).padStart(4, '0')}-${two(wall.month)}-${two(wall.day)}`;
  return `${date}T${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`;
}

function instantOf(field: string, zone: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?/.exec(field);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  return instantOfWall(zone, year ?? 0, month ?? 1, day ?? 1, hour, minute, second || 0);
}

/** From and until, as clocks of the display zone showed them. */
export function SpanPart({ zone, filter, onFilter }: PartProps & { zone: string }) {
  const [from, setFrom] = useState(fieldOf(filter.from, zone));
  const [to, setTo] = useState(fieldOf(filter.to, zone));
  const start = instantOf(from, zone);
  const end = instantOf(to, zone);
  const backwards = start !== undefined && end !== undefined && end <= start;
  const apply = (): void => {
    const rest = withoutPart(filter, 'span');
    if (start !== undefined && end !== undefined) onFilter(withSpan(rest, { from: start, to: end }));
    else if (start !== undefined) onFilter({ ...rest, from: start });
    else if (end !== undefined) onFilter({ ...rest, to: end });
    else onFilter(rest);
  };
  return (
    <form
      className={styles.span}
      onSubmit={(event) => {
        event.preventDefault();
        if (!backwards) apply();
      }}
    >
      <TextField
        label="From"
        hint={`${zone} time; this moment is included`}
        type="datetime-local"
        step={1}
        value={from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <TextField
        label="Until"
        hint={`${zone} time; this moment is not included`}
        type="datetime-local"
        step={1}
        value={to}
        error={backwards ? 'The end must be after the start.' : null}
        onChange={(event) => setTo(event.target.value)}
      />
      <div className={styles.row}>
        <Button type="submit" kind="primary" disabled={backwards}>
          Show this span
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            setFrom('');
            setTo('');
            onFilter(withoutPart(filter, 'span'));
          }}
        >
          All times
        </Button>
      </div>
    </form>
  );
}
