import { useState } from 'react';
import type { PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Waiting } from '../../../components/Page.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { formatInstant } from '../../../format/time.ts';
import { useKeyEventsQuery } from '../api.ts';
import styles from './side.module.css';
import type { Ops } from './use-ops.ts';

type Chronology = Extract<PlanItem, { kind: 'generated' }>;
/** Rows at a time: enough to read, few enough to draw at once. */
const PAGE = 50;

/** What the parties say of each key event, as the chronology prints it. */
export function Standing({ caseId, item, ops }: { caseId: string; item: Chronology; ops: Ops }) {
  const [page, setPage] = useState(0);
  const { data } = useKeyEventsQuery({ caseId, offset: page * PAGE, limit: PAGE });
  const standing = item.standing ?? {};
  const say = (event: number, value: string): void =>
    ops.edit<Chronology>(
      item.id,
      (of) => {
        const { [event]: _, ...rest } = of.standing ?? {};
        return {
          ...of,
          standing: value === 'agreed' || value === 'disputed' ? { ...rest, [event]: value } : rest,
        };
      },
      'Say what is agreed',
    );
  if (!data) return <Waiting label="Reading the key events" rows={3} />;
  if (data.total === 0)
    return (
      <p className={styles.muted}>
        No event is annotated yet, so that the chronology is empty. Annotate events on the timeline.
      </p>
    );
  const counts = Object.values(standing);
  return (
    <section aria-label="Agreed and disputed">
      <h3>Agreed and disputed</h3>
      <p className={styles.muted}>
        {formatCount(counts.filter((each) => each === 'agreed').length)} agreed,{' '}
        {formatCount(counts.filter((each) => each === 'disputed').length)} disputed, of {formatCount(data.total)}.
      </p>
      <ul className={styles.events}>
        {data.rows.map((row) => (
          <li key={row.id}>
            <span className={styles.event}>
              <strong>{row.number}</strong> {formatInstant(row.instant)}
              <span title={row.message}>{row.message}</span>
            </span>
            <span className={styles.selectWrap}>
              <select
                aria-label={`Event ${row.number}`}
                value={standing[row.id] ?? ''}
                onChange={(event) => say(row.id, event.target.value)}
              >
                <option value="">Not said</option>
                <option value="agreed">Agreed</option>
                <option value="disputed">Disputed</option>
              </select>
              <Icon name="down" />
            </span>
          </li>
        ))}
      </ul>
      {data.total > PAGE && (
        <p className={styles.buttons}>
          <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
            Earlier
          </Button>
          <Button disabled={(page + 1) * PAGE >= data.total} onClick={() => setPage(page + 1)}>
            Later
          </Button>
        </p>
      )}
    </section>
  );
}
