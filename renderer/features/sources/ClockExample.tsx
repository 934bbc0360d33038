import type { ClockScope, SourceView } from '../../../shared/api/sources.ts';
import { formatInstant } from '../../format/time.ts';
import { exampleOf } from './claim-form.ts';
import styles from './sources.module.css';

/** What the claim makes of one time that the case holds, as it is typed. */
export function ClockExample({
  sources,
  scope,
  zone,
  offset,
  uncertainty,
}: {
  sources: readonly SourceView[];
  scope: ClockScope;
  zone: string;
  /** µs; null while what was typed cannot be read. */
  offset: number | null;
  uncertainty: number | null;
}) {
  const { source, host, importId } = scope;
  const of = sources.find(
    (each) =>
      (source === null || each.source === source) &&
      (host === null || each.hosts.some((one) => one.host === host)) &&
      (importId === null || each.imports.some((one) => one.importId === importId)),
  );
  if (!of) return null;
  const times = offset === null ? null : exampleOf(of.span.from, offset, uncertainty ?? 0);
  return (
    <section className={styles.example} aria-label="Example">
      <h2>Example</h2>
      <dl>
        <dt>A time recorded as</dt>
        <dd>
          <Instant micros={of.span.from} zone={zone} />
        </dd>
        <dt>Stands as</dt>
        <dd aria-live="polite">
          {times === null ? (
            <span className={styles.muted}>Type how far the clock was off.</span>
          ) : (
            <>
              <strong>
                <Instant micros={times.at} zone={zone} />
              </strong>
              {times.earliest !== times.latest && (
                <span className={styles.muted}>
                  between {formatInstant(times.earliest)} and {formatInstant(times.latest)}
                </span>
              )}
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}

function Instant({ micros, zone }: { micros: number; zone: string }) {
  return (
    <time>
      {formatInstant(micros)}
      {zone !== 'UTC' && <span className={styles.local}> · {formatInstant(micros, zone)}</span>}
    </time>
  );
}
