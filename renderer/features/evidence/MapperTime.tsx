import { useId, useState } from 'react';
import type { Mapping, Sample, TimeReading } from '../../../shared/api/mappings.ts';
import { Button } from '../../components/Button.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { TextField } from '../../components/Field.tsx';
import { matchZones, timeZones } from '../../format/zones.ts';
import styles from './evidence.module.css';

const zones = timeZones();
const findZones = (typed: string): readonly string[] => matchZones(zones, typed);

const same = (a: TimeReading, b: TimeReading): boolean => JSON.stringify(a) === JSON.stringify(b);
/** A count from a beginning in UTC needs no zone. */
const countsInUtc = ({ kind }: TimeReading): boolean => kind === 'epoch' || kind === 'filetime';

/** How the times are written, each way with what it makes of the file's own cells. */
export function MapperTime({
  sample,
  mapping,
  chosen,
  onTime,
  onZone,
}: {
  sample: Sample;
  mapping: Mapping;
  /** Whether the reading stands; where the file could mean two things nothing is chosen beforehand. */
  chosen: boolean;
  onTime: (time: TimeReading) => void;
  onZone: (zone: string) => void;
}) {
  const name = useId();
  const [pattern, setPattern] = useState(mapping.time.kind === 'pattern' ? mapping.time.pattern : '');
  return (
    <section className={styles.previewPart} aria-label="Time">
      <h2>How the times are written</h2>
      <fieldset className={styles.trials}>
        <legend className={styles.muted}>Each way is tried on the first rows of this file.</legend>
        {sample.trials.map((trial) => (
          <label key={JSON.stringify(trial.time)} className={styles.trial}>
            <input
              type="radio"
              name={name}
              checked={chosen && same(trial.time, mapping.time)}
              onChange={() => onTime(trial.time)}
            />
            <span>
              <strong>{trial.label}</strong>{' '}
              <span className={styles.muted}>
                fits {trial.fits} of {trial.of}
              </span>
              {trial.examples.slice(0, 3).map(({ text, reads, reason }) => (
                <span key={text} className={styles.example}>
                  <code className={styles.raw}>{text}</code>{' '}
                  {reads === null ? <span className={styles.reason}>{reason}</span> : <>is read as {reads}</>}
                </span>
              ))}
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.reading}>
        <div className={styles.ownPattern}>
          <TextField
            label="Or in a form of its own"
            hint="YYYY MM DD HH mm ss, MMM for Feb, A for AM or PM, S for a fraction, Z for an offset; words in [brackets]."
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
          />
          <Button disabled={pattern.trim() === ''} onClick={() => onTime({ kind: 'pattern', pattern: pattern.trim() })}>
            Try it
          </Button>
        </div>
        {!countsInUtc(mapping.time) && (
          <Combobox
            label="Zone of the times"
            hint="For times that carry none. Which clock wrote them?"
            placeholder="Choose or type a zone"
            value={mapping.zone}
            onChange={onZone}
            search={findZones}
          />
        )}
      </div>
    </section>
  );
}
