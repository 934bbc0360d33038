import { type Ref, useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerFilter, LedgerRow } from '../../../shared/api/ledger.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { targetReached } from '../../app/navigation.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { Chips } from '../../components/Chips.tsx';
import { Icon } from '../../components/Icon.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { counted, formatCount } from '../../format/numbers.ts';
import { ReportView } from '../verify/ReportView.tsx';
import { useCaseCheck } from '../verify/use-case-check.ts';
import { useLedgerFacetsQuery } from './api.ts';
import { CheckStrip } from './CheckStrip.tsx';
import { EntryDetail } from './EntryDetail.tsx';
import { chipsOf, isAbout, type Part, withoutPart, withSubject, withText } from './filter.ts';
import { type LedgerFilterHandle, LedgerFilterMenu } from './LedgerFilterMenu.tsx';
import { LedgerGrid } from './LedgerGrid.tsx';
import styles from './ledger.module.css';
import { Standing } from './Standing.tsx';

/** Everything that was ever done in the case: filtered, in either order, checked on demand. */
export function LedgerScreen({ caseId }: { caseId: string }) {
  const [filter, setFilter] = useState<LedgerFilter>({});
  const [order, setOrder] = useState<'newest' | 'oldest'>('newest');
  const [entry, setEntry] = useState<LedgerRow | null>(null);
  const [reportShown, setReportShown] = useState(false);
  const [total, setTotal] = useState<number | null>(null);
  const { data: info } = useCaseInfoQuery({ caseId });
  const { data: facets } = useLedgerFacetsQuery({ caseId });
  const { check, start } = useCaseCheck(caseId);
  const menu = useRef<LedgerFilterHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const dispatch = useAppDispatch();
  const target = useAppSelector(({ navigation: { place } }) => (place.kind === 'case' ? place.target : null));

  const narrow = useCallback((next: LedgerFilter) => {
    setFilter(next);
    setEntry(null);
    setTotal(null);
  }, []);
  useEffect(() => {
    if (target?.kind !== 'subject') return;
    narrow(withSubject({}, target.subject));
    dispatch(targetReached());
  }, [target, dispatch, narrow]);
  const verify = (): void => {
    setReportShown(true);
    setEntry(null);
    start();
  };
  useCommands([
    { id: 'ledger.verify', group: 'Ledger', label: 'Verify now', keys: 'v', run: verify },
    {
      id: 'ledger.search',
      group: 'Ledger',
      label: 'Search the ledger',
      keys: '/',
      run: () => search.current?.select(),
    },
    {
      id: 'ledger.order',
      group: 'Ledger',
      label: order === 'newest' ? 'Oldest first' : 'Newest first',
      keys: 'o',
      run: () => setOrder(order === 'newest' ? 'oldest' : 'newest'),
    },
    ...(entry || (reportShown && check.output)
      ? [
          {
            id: 'ledger.close',
            group: 'Ledger',
            label: 'Close the detail',
            keys: 'Escape',
            run: () => (entry ? setEntry(null) : setReportShown(false)),
          },
        ]
      : []),
  ]);

  const zone = info?.displayZone ?? 'UTC';
  const personOf = (id: string): string | null => facets?.people.find((person) => person.id === id)?.name ?? null;
  const chips = chipsOf(filter, zone, personOf);
  const all = facets?.acts.reduce((sum, { count }) => sum + count, 0);
  const report = reportShown && !check.running ? check.output : null;
  return (
    <>
      {total === null ? (
        <CaseStatus caseId={caseId} />
      ) : (
        <InStatusBar>
          {chips.length === 0
            ? counted(total, 'entry', 'entries')
            : `${formatCount(total)}${all === undefined ? '' : ` of ${formatCount(Math.max(all, total))}`} entries: ${chips.map(({ text }) => text).join(', ')}`}
          {`, ${order} first · times in UTC and ${zone}`}
        </InStatusBar>
      )}
      <div role="toolbar" aria-label="Ledger" className={styles.bar}>
        <h1 className={styles.title}>Ledger</h1>
        <SearchBox
          key={filter.text ?? ''}
          ref={search}
          text={filter.text ?? ''}
          onText={(text) => narrow(withText(filter, text))}
        />
        <Chips
          label="In force"
          items={chips.map(({ part, text }) => ({
            key: part,
            text,
            onChange: (chip) =>
              part === 'text' ? search.current?.select() : menu.current?.open(part satisfies Part, chip),
            onRemove: () => narrow(withoutPart(filter, part)),
          }))}
          end={<LedgerFilterMenu ref={menu} caseId={caseId} zone={zone} filter={filter} onFilter={narrow} />}
        />
        {chips.length > 0 && (
          <Button kind="quiet" onClick={() => narrow({})}>
            Clear all
          </Button>
        )}
        <Button
          kind="quiet"
          icon={order === 'newest' ? 'down' : 'up'}
          title={order === 'newest' ? 'Show the oldest first' : 'Show the newest first'}
          onClick={() => setOrder(order === 'newest' ? 'oldest' : 'newest')}
        >
          {order === 'newest' ? 'Newest first' : 'Oldest first'}
        </Button>
        <Button icon="verify" disabled={check.running} onClick={verify}>
          Verify now
        </Button>
      </div>
      <Standing caseId={caseId} zone={zone} />
      <CheckStrip
        check={check}
        zone={zone}
        shown={report !== null && !entry}
        onShow={(show) => {
          setEntry(null);
          setReportShown(show);
        }}
      />
      <SplitPane
        sideLabel={entry ? 'Entry' : 'Report'}
        initial={420}
        main={
          <LedgerGrid
            caseId={caseId}
            filter={filter}
            order={order}
            zone={zone}
            selected={entry?.hash ?? null}
            narrow={entry !== null || report !== null}
            onEntry={setEntry}
            onTotal={setTotal}
            onClear={() => narrow({})}
            version={info?.ledgerEntries ?? 0}
          />
        }
        side={
          entry ? (
            <EntryDetail
              entry={entry}
              zone={zone}
              onClose={() => setEntry(null)}
              onNarrow={isAbout(filter, entry.subject) ? null : () => narrow(withSubject({}, entry.subject))}
            />
          ) : (
            report && (
              // What scrolls must be reachable by the keys that scroll.
              // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
              <section className={styles.detail} tabIndex={0} aria-label="Verification report">
                <div className={styles.detailHead}>
                  <h2>Verification</h2>
                  <Button kind="quiet" icon="close" aria-label="Close" onClick={() => setReportShown(false)} />
                </div>
                <ReportView report={report} />
              </section>
            )
          )
        }
      />
    </>
  );
}

/** Applied with Enter: each search of the ledger reads all of it. */
function SearchBox({
  ref,
  text,
  onText,
}: {
  ref: Ref<HTMLInputElement>;
  text: string;
  onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  return (
    <search className={styles.search}>
      <Icon name="search" />
      <input
        ref={ref}
        type="text"
        aria-label="Search the ledger"
        placeholder="Search entries"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onText(typed);
          if (event.key === 'Escape') {
            event.stopPropagation();
            setTyped('');
            if (text !== '') onText('');
          }
        }}
      />
    </search>
  );
}
