import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { Lead } from '../../../shared/api/leads.ts';
import type { EventFilter } from '../../../shared/api/timeline.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { counted } from '../../format/numbers.ts';
import { useLeadsQuery } from './api.ts';
import { groupsOf, kindWords } from './groups.ts';
import styles from './leads.module.css';

export interface LeadsPanelProps {
  readonly caseId: string;
  /** What a filter shows, in words. */
  readonly wordsOf: (filter: EventFilter) => string;
  readonly isShown: (filter: EventFilter) => boolean;
  readonly onOpen: (lead: Lead) => void;
  readonly onClose: () => void;
}

/** Suggested starting points beside the timeline. Each opens as a filter that can be read and changed. */
export function LeadsPanel({ caseId, wordsOf, isShown, onOpen, onClose }: LeadsPanelProps) {
  const { data, error, refetch } = useLeadsQuery({ caseId });
  const { call, busy, failure } = useCall('leads.open');
  const [opening, setOpening] = useState<string | null>(null);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const open = async (lead: Lead): Promise<void> => {
    setOpening(lead.id);
    const outcome = await call({ caseId, id: lead.id });
    if (outcome.ok) onOpen(outcome.output);
  };
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className={styles.panel}
      aria-labelledby="leads-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={styles.head}>
        <div>
          <h2 id="leads-title">Starting points</h2>
          <p className={styles.warning}>
            Leads, not findings: where to look, found by counting. Opening one is recorded.
          </p>
        </div>
        <Button kind="quiet" icon="close" aria-label="Close the starting points" onClick={onClose} />
      </header>
      {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div className={styles.pad}>
          <Waiting label="Looking for starting points" rows={5} />
        </div>
      )}
      {data && data.leads.length === 0 && <p className={styles.pad}>Nothing stands out in what was looked for.</p>}
      {groupsOf(data?.leads ?? []).map(({ kind, leads }) => (
        <section key={kind} className={styles.group} aria-label={kindWords[kind].title}>
          <h3>{kindWords[kind].title}</h3>
          <p className={styles.text}>{kindWords[kind].text}</p>
          <ul>
            {leads.map((lead) => (
              <li key={lead.id}>
                <button
                  type="button"
                  className={styles.lead}
                  aria-current={isShown(lead.filter) ? 'true' : undefined}
                  disabled={busy && opening === lead.id}
                  onClick={() => void open(lead)}
                >
                  <span className={styles.title}>
                    {lead.title}
                    {lead.opened && (
                      <span className={styles.opened}>
                        <Icon name="check" /> opened
                      </span>
                    )}
                  </span>
                  <span className={styles.why}>{lead.why}</span>
                  <span className={styles.shows}>
                    {counted(lead.events, 'event')}: {wordsOf(lead.filter)}
                  </span>
                </button>
                {failure && opening === lead.id && <FailureNotice failure={failure} />}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {data && data.notes.length > 0 && (
        <section className={styles.group} aria-label="What was not looked for">
          <h3>What was not looked for</h3>
          <ul className={styles.notes}>
            {data.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}
