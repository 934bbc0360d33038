import { useId, useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { ClockScope, ClockView } from '../../../shared/api/sources.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { wentToSection } from '../../app/navigation.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Page, Waiting } from '../../components/Page.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { counted } from '../../format/numbers.ts';
import { useSourcesQuery } from './api.ts';
import { ClockDialog } from './ClockDialog.tsx';
import { ClockHistory } from './ClockHistory.tsx';
import { ClocksTable } from './ClocksTable.tsx';
import { CoveragePanel } from './CoveragePanel.tsx';
import { scopeName } from './claim-form.ts';
import { SourceDetail } from './SourceDetail.tsx';
import { SourcesTable } from './SourcesTable.tsx';
import styles from './sources.module.css';
import { WithdrawClockDialog } from './WithdrawClockDialog.tsx';

type Part = 'clocks' | 'coverage';
type Open =
  | { readonly kind: 'set'; readonly scope: ClockScope }
  | { readonly kind: 'history'; readonly scope: ClockScope }
  | { readonly kind: 'withdraw'; readonly clock: ClockView };

/** What can be done with a clock, wherever it is named. */
export interface ClockActions {
  readonly set: (scope: ClockScope) => void;
  readonly history: (scope: ClockScope) => void;
  readonly withdraw: (clock: ClockView) => void;
}

const noScope: ClockScope = { source: null, host: null, importId: null };

/** Where the events came from, how far their clocks can be trusted, and what the data does not cover. */
export function SourcesScreen({ caseId }: { caseId: string }) {
  const { data, error, refetch } = useSourcesQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const [part, setPart] = useState<Part>('clocks');
  const [shown, setShown] = useState<string | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const panelId = useId();
  const zone = info?.displayZone ?? 'UTC';
  const sources = data?.sources ?? [];
  const clocks = data?.clocks ?? [];
  const source = part === 'clocks' ? sources.find((each) => each.source === shown) : undefined;
  const actions: ClockActions = {
    set: (scope) => setOpen({ kind: 'set', scope }),
    history: (scope) => setOpen({ kind: 'history', scope }),
    withdraw: (clock) => setOpen({ kind: 'withdraw', clock }),
  };
  const setFor = (): void =>
    actions.set({ ...noScope, source: source?.source ?? (sources.length === 1 ? (sources[0]?.source ?? null) : null) });
  const step = (by: 1 | -1): void => {
    const at = sources.findIndex((each) => each.source === shown);
    const next = sources[at < 0 ? 0 : Math.max(0, Math.min(sources.length - 1, at + by))];
    if (next) setShown(next.source);
  };
  const group = 'Sources';
  useCommands([
    { id: 'sources.clocks', group, label: 'Sources and clocks', keys: '1', run: () => setPart('clocks') },
    { id: 'sources.coverage', group, label: 'Coverage', keys: '2', run: () => setPart('coverage') },
    ...(sources.length > 0 ? [{ id: 'sources.set', group, label: 'Set a clock offset', keys: 'c', run: setFor }] : []),
    ...(part === 'clocks' && sources.length > 0
      ? [
          { id: 'sources.next', group, label: 'Next source', keys: 'j', run: () => step(1) },
          { id: 'sources.previous', group, label: 'Previous source', keys: 'k', run: () => step(-1) },
        ]
      : []),
    ...(source
      ? [{ id: 'sources.close', group, label: 'Close the detail', keys: 'Escape', run: () => setShown(null) }]
      : []),
  ]);
  const close = (): void => setOpen(null);
  return (
    <>
      <InStatusBar>
        {data
          ? `${counted(sources.length, 'source')} · ${counted(clocks.length, 'clock offset')} · times in UTC and ${zone}`
          : ''}
      </InStatusBar>
      <SplitPane
        sideLabel="Source"
        initial={400}
        min={320}
        side={
          source ? (
            <SourceDetail
              key={source.source}
              source={source}
              clocks={clocks}
              zone={zone}
              actions={actions}
              onClose={() => setShown(null)}
            />
          ) : null
        }
        main={
          <Page
            title="Sources"
            intro="Where the events came from, how far their clocks can be trusted, and what the data does not cover."
            actions={
              sources.length > 0 && (
                <Button kind="primary" icon="clock" title="Set a clock offset (c)" onClick={setFor}>
                  Set a clock offset
                </Button>
              )
            }
          >
            <Tabs
              label="Parts of this screen"
              panelId={panelId}
              value={part}
              onChange={setPart}
              tabs={[
                { value: 'clocks', label: 'Sources and clocks', count: data && sources.length },
                { value: 'coverage', label: 'Coverage' },
              ]}
            />
            <div id={panelId} role="tabpanel" aria-label={part === 'clocks' ? 'Sources and clocks' : 'Coverage'}>
              {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
              {!data && error === undefined && <Waiting label="Reading the sources" rows={5} />}
              {data && sources.length === 0 && <NoSources />}
              {sources.length > 0 && part === 'clocks' && (
                <div className={styles.panel}>
                  <SourcesTable sources={sources} clocks={clocks} zone={zone} currentKey={shown} onOpen={setShown} />
                  <ClocksTable
                    sources={sources}
                    clocks={clocks}
                    zone={zone}
                    narrow={source !== undefined}
                    actions={actions}
                  />
                </div>
              )}
              {sources.length > 0 && part === 'coverage' && <CoveragePanel caseId={caseId} zone={zone} />}
            </div>
          </Page>
        }
      />
      {open?.kind === 'set' && (
        <ClockDialog caseId={caseId} zone={zone} sources={sources} clocks={clocks} scope={open.scope} onClose={close} />
      )}
      {open?.kind === 'history' && (
        <ClockHistory
          caseId={caseId}
          zone={zone}
          scope={open.scope}
          name={scopeName(open.scope, sources)}
          onClose={close}
        />
      )}
      {open?.kind === 'withdraw' && (
        <WithdrawClockDialog
          caseId={caseId}
          clock={open.clock}
          name={scopeName(open.clock.scope, sources)}
          onClose={close}
        />
      )}
    </>
  );
}

function NoSources() {
  const dispatch = useAppDispatch();
  return (
    <EmptyState
      icon="clock"
      title="No activity has been imported yet"
      action={
        <Button kind="primary" icon="import" onClick={() => dispatch(wentToSection({ section: 'evidence' }))}>
          Go to Evidence
        </Button>
      }
    >
      Once it is, its sources stand here: what they cover, and how far the clock of each was off.
    </EmptyState>
  );
}
