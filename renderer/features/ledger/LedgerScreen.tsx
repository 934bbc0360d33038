import { useCallback, useEffect, useState } from 'react';
import type { LedgerRow } from '../../../shared/api/ledger.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { targetReached } from '../../app/navigation.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Button } from '../../components/Button.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { Toolbar } from '../../components/Toolbar.tsx';
import { counted } from '../../format/numbers.ts';
import { useLedgerExhibitsQuery, useLedgerImportsQuery } from './api.ts';
import { EntryDetail } from './EntryDetail.tsx';
import { LedgerGrid } from './LedgerGrid.tsx';
import styles from './ledger.module.css';
import { subjectName } from './subjects.ts';

/** Everything that was ever done in the case, newest first. */
export function LedgerScreen({ caseId }: { caseId: string }) {
  const [subject, setSubject] = useState<string | null>(null);
  const [entry, setEntry] = useState<LedgerRow | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const { data: info } = useCaseInfoQuery({ caseId });
  const dispatch = useAppDispatch();
  const target = useAppSelector(({ navigation: { place } }) => (place.kind === 'case' ? place.target : null));
  useEffect(() => {
    if (target?.kind !== 'subject') return;
    setSubject(target.subject);
    dispatch(targetReached());
  }, [target, dispatch]);
  const zone = info?.displayZone ?? 'UTC';
  const narrow = useCallback((next: string | null) => {
    setSubject(next);
    setEntry(null);
  }, []);
  return (
    <>
      <CaseStatus caseId={caseId} />
      <Toolbar
        label="Ledger"
        end={<span className={styles.total}>{total !== null && counted(total, 'entry', 'entries')}, newest first</span>}
      >
        <h1 className={styles.title}>Ledger</h1>
        <SubjectFilter caseId={caseId} subject={subject} onChange={narrow} />
      </Toolbar>
      <SplitPane
        sideLabel="Entry"
        initial={400}
        main={
          <LedgerGrid
            caseId={caseId}
            subject={subject}
            zone={zone}
            onEntry={setEntry}
            onTotal={setTotal}
            version={info?.ledgerEntries ?? 0}
          />
        }
        side={
          entry && (
            <EntryDetail
              entry={entry}
              zone={zone}
              onClose={() => setEntry(null)}
              onNarrow={subject === entry.subject ? null : () => narrow(entry.subject)}
            />
          )
        }
      />
    </>
  );
}

function SubjectFilter({
  caseId,
  subject,
  onChange,
}: {
  caseId: string;
  subject: string | null;
  onChange: (subject: string | null) => void;
}) {
  const { data: exhibits = [] } = useLedgerExhibitsQuery({ caseId });
  const { data: imports = [] } = useLedgerImportsQuery({ caseId });
  const exhibitSubjects = exhibits.map((each) => ({
    value: `exhibit:${each.ref}`,
    text: `${each.ref} · ${each.description}`,
  }));
  const importSubjects = imports.map((each) => ({
    value: `import:${each.importId}`,
    text: `${each.importId} · ${each.file}`,
  }));
  const known = [...exhibitSubjects, ...importSubjects].some(({ value }) => value === subject);
  return (
    <>
      <label className={styles.filter}>
        <span>About</span>
        <select
          value={subject ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">everything</option>
          {subject !== null && !known && <option value={subject}>{subjectName(subject)}</option>}
          {exhibitSubjects.length > 0 && (
            <optgroup label="Exhibits">
              {exhibitSubjects.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </optgroup>
          )}
          {importSubjects.length > 0 && (
            <optgroup label="Imports">
              {importSubjects.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      {subject !== null && (
        <Button kind="quiet" icon="close" onClick={() => onChange(null)}>
          Show everything
        </Button>
      )}
    </>
  );
}
