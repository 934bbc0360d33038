import type { Exhibit } from '../../../shared/api/exhibits.ts';
import type { Selection } from '../../../shared/api/timeline.ts';
import { useJob } from '../../app/jobs/use-job.ts';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { useSelectedQuery } from './api.ts';
import { EXTRACT_LIMIT } from './describe.ts';
import { ExhibitForm } from './ExhibitForm.tsx';
import styles from './exhibits.module.css';

export interface ExhibitFromSelectionDialogProps {
  readonly caseId: string;
  readonly selection: Selection;
  /** Without an exhibit: the person closed the dialog. Work under way then goes on in the tray. */
  readonly onDone: (exhibit?: Exhibit) => void;
}

/** An exhibit of events: a CSV extract in time order, each row with its provenance. */
export function ExhibitFromSelectionDialog({ caseId, selection, onDone }: ExhibitFromSelectionDialogProps) {
  const job = useJob('exhibits.addSelection', caseId);
  const filter = 'filter' in selection ? selection.filter : null;
  const { data, error } = useSelectedQuery({ caseId, filter: filter ?? {} }, { skip: filter === null });
  const events = 'ids' in selection ? selection.ids.length : data?.matched;
  const tooMany = events !== undefined && events > EXTRACT_LIMIT;
  return (
    <ExhibitForm
      title="Make an exhibit of events"
      ready={events !== undefined && events > 0 && !tooMany}
      suggestion={events === undefined ? '' : suggestionFor(events)}
      job={job}
      produce={(about) =>
        job.start({ caseId, selection, ...about }, 'Exhibit of selected events', {
          kind: 'case',
          caseId,
          section: 'evidence',
          target: null,
        })
      }
      onClose={() => onDone()}
      onDone={onDone}
      what={
        <>
          {error !== undefined && <FailureNotice failure={error as never} />}
          {tooMany ? (
            <Notice tone="warn" title={`${formatCount(events)} events are too many for one exhibit`}>
              An extract holds at most {formatCount(EXTRACT_LIMIT)}. Narrow the filter, or make one exhibit for each
              part.
            </Notice>
          ) : (
            <p className={styles.muted}>
              {events === undefined ? 'Counting the events.' : `${counted(events, 'event')} in time order, as CSV.`}{' '}
              Each row names its original file, line and byte range. The originals are not changed.
            </p>
          )}
        </>
      }
    />
  );
}

const suggestionFor = (events: number): string => `Extract of ${counted(events, 'event')} of system activity`;
