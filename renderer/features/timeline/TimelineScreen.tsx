import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CaseInfo } from '../../../shared/api/cases.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import type { EventFilter, EventSort, Selection } from '../../../shared/api/timeline.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch, useAppSelector, useClient } from '../../app/hooks.ts';
import { targetReached, wentToSection } from '../../app/navigation.ts';
import { noticed } from '../../app/notices.ts';
import { useCaseInfoQuery, useSessionQuery } from '../../app/queries.ts';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { AnnotatePanel } from '../annotations/AnnotatePanel.tsx';
import { useAnnotationsQuery } from '../annotations/api.ts';
import { latestOwn } from '../annotations/recent.ts';
import { useUndo } from '../annotations/use-undo.ts';
import { WithdrawPanel } from '../annotations/WithdrawPanel.tsx';
import { ExhibitFromSelectionDialog } from '../exhibits/ExhibitFromSelectionDialog.tsx';
import { LeadsPanel } from '../leads/LeadsPanel.tsx';
import { DensityChart } from './chart/DensityChart.tsx';
import { ViewController } from './chart/view-controller.ts';
import { FilterBar, type FilterBarHandle } from './filter/FilterBar.tsx';
import { EventGrid, type EventGridHandle } from './grid/EventGrid.tsx';
import { Inspector } from './inspector/Inspector.tsx';
import { OriginalDialog } from './inspector/OriginalDialog.tsx';
import { Lanes } from './lanes/Lanes.tsx';
import { sameFilter, withOnlyValue, withSpan, withText } from './model/filter.ts';
import { type TimelineCommand, timelineKeys } from './model/keys.ts';
import { describeTarget, selectedCount, targetOf } from './model/selection.ts';
import { describeFilter, filterWords } from './model/sentence.ts';
import { statusLine } from './model/status.ts';
import { wholeView } from './model/viewport.ts';
import { commonZone, type ZoneChoice } from './model/zone-choice.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { type CaseTimeline, selectTimeline, timelineActions } from './slice.ts';
import styles from './timeline.module.css';
import { useTimelineData } from './use-timeline-data.ts';
import { viewCommands } from './view-commands.ts';
import { ZoneSelect } from './ZoneSelect.tsx';

/** The timeline of a case: one filter over chart, lanes, grid and counts, and the event under the cursor beside them. */
export function TimelineScreen({ caseId }: { caseId: string }) {
  const { data: info, error, refetch } = useCaseInfoQuery({ caseId });
  const dispatch = useAppDispatch();
  if (error)
    return (
      <div className={styles.alone}>
        <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />
      </div>
    );
  if (!info) return <div className={styles.alone} aria-busy="true" />;
  if (info.span === null)
    return (
      <div className={styles.alone}>
        <EmptyState
          icon="timeline"
          title="No events yet"
          action={
            <Button kind="primary" icon="import" onClick={() => dispatch(wentToSection({ section: 'evidence' }))}>
              Import an activity file
            </Button>
          }
        >
          The timeline shows every event of the activity files in this case. You see a preview before anything is kept,
          and a certificate that accounts for every row.
        </EmptyState>
      </div>
    );
  return <LoadedTimeline info={info} span={info.span} />;
}

type Panel =
  | {
      readonly kind: 'annotate';
      readonly focus: 'note' | 'tags';
      readonly selection: Selection;
      readonly target: string;
      readonly remark: string | null;
    }
  | { readonly kind: 'withdraw'; readonly annotationId: string }
  | { readonly kind: 'exhibit'; readonly selection: Selection }
  | { readonly kind: 'original'; readonly eventId: number };

function LoadedTimeline({ info, span }: { info: CaseInfo; span: { readonly from: number; readonly to: number } }) {
  const { id: caseId, displayZone: caseZone } = info;
  const dispatch = useAppDispatch();
  const client = useClient();
  const state = useAppSelector((all) => selectTimeline(all, caseId));
  const { filter, sort, selection, current, past, future, said } = state;
  const zone = commonZone(state.zone, caseZone);
  const arrival = useAppSelector(({ navigation: { place } }) => (place.kind === 'case' ? place.target : null));
  const { summary, matched, counts, clocks, duty, looks, sourceLooks, names, zones, silences, ...keyed } =
    useTimelineData(caseId, caseZone, filter, state.zone);
  const { data: annotations = [] } = useAnnotationsQuery({ caseId });
  const { data: session } = useSessionQuery({});
  const undoing = useUndo(caseId);

  const bar = useRef<FilterBarHandle>(null);
  const grid = useRef<EventGridHandle>(null);
  const inspector = useRef<HTMLElement>(null);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [hidden, setHidden] = useState(false);
  const [leads, setLeads] = useState(false);

  const setFilter = useCallback(
    (next: EventFilter, replace = false): void => {
      dispatch(timelineActions.filtered({ caseId, filter: next, replace }));
    },
    [dispatch, caseId],
  );
  const latest = useRef({ filter, sort });
  latest.current = { filter, sort };

  const whole = useMemo(() => wholeView({ from: span.from, to: span.to }), [span.from, span.to]);
  // Lives as long as the screen: what it commits goes through `latest`, never through a render.
  const [controller] = useState(
    () => new ViewController(whole, (rest) => setFilter(withSpan(latest.current.filter, rest))),
  );
  useEffect(() => controller.follow(whole, filter), [controller, whole, filter]);
  useEffect(() => () => controller.dispose(), [controller]);

  const setCurrent = useCallback(
    (id: number | null) => {
      dispatch(timelineActions.movedTo({ caseId, current: id }));
      // Every way to make an event current but one passes through the list.
      setHidden(false);
    },
    [dispatch, caseId],
  );
  const onToggle = useCallback((id: number) => dispatch(timelineActions.toggled({ caseId, id })), [dispatch, caseId]);
  const onAdd = useCallback(
    (ids: readonly number[]) => dispatch(timelineActions.added({ caseId, ids })),
    [dispatch, caseId],
  );
  const onSort = useCallback(
    (next: EventSort) => dispatch(timelineActions.sorted({ caseId, sort: next })),
    [dispatch, caseId],
  );
  const onOnly = useCallback(
    (column: 'type' | 'source', value: string) => setFilter(withOnlyValue(latest.current.filter, column, value)),
    [setFilter],
  );
  const onShownBy = useCallback(
    (to: Partial<Pick<CaseTimeline, 'stack' | 'lanes' | 'zone'>>) =>
      dispatch(timelineActions.shownBy({ caseId, ...to })),
    [dispatch, caseId],
  );
  const onLanes = useCallback((lanes: CaseTimeline['lanes']) => onShownBy({ lanes }), [onShownBy]);
  const goToEvent = useCallback((id: number) => void grid.current?.reveal(id), []);
  const goToInstant = useCallback(
    (instant: number): void => {
      const { filter: wanted } = latest.current;
      const from = Math.max(instant, wanted.from ?? instant);
      client
        .call('timeline.page', {
          caseId,
          filter: { ...wanted, from },
          sort: { column: 'time', descending: false },
          offset: 0,
          limit: 1,
        })
        .then(({ rows }) => {
          const id = rows[0]?.[0];
          if (id !== undefined) goToEvent(id);
        })
        // The grid itself says what is wrong when its pages fail; a click that finds nothing needs no second notice.
        .catch(() => undefined);
    },
    [client, caseId, goToEvent],
  );

  useEffect(() => {
    if (!arrival) return;
    if (arrival.kind === 'search') setFilter(withText({}, arrival.text));
    if (arrival.kind === 'event')
      void grid.current?.reveal(arrival.id).then((found) => {
        if (found) return;
        // The filter left from the last visit hides it; the person asked for the event, not for the filter.
        setFilter({});
        setCurrent(arrival.id);
      });
    dispatch(targetReached());
  }, [arrival, dispatch, setFilter, setCurrent]);

  const chooseFirst = (): void => {
    dispatch(noticed('Choose an event first: j goes to the next one, Space selects.'));
  };
  const annotate = (focus: 'note' | 'tags'): void => {
    const chosen = targetOf(selection, current);
    if (!chosen) {
      chooseFirst();
      return;
    }
    const unseen = selection.kind === 'ids' && selection.filterChanged;
    setPanel({
      kind: 'annotate',
      focus,
      selection: chosen,
      target: describeTarget(selection, current),
      remark: unseen ? 'The filter has changed since these were selected: some may be hidden.' : null,
    });
  };
  const exhibit = (): void => {
    const chosen = targetOf(selection, current);
    if (chosen) setPanel({ kind: 'exhibit', selection: chosen });
    else chooseFirst();
  };
  const undo = async (): Promise<void> => {
    if (await undoing.step('undo')) return;
    // Nothing since the window was opened: what was done before is taken back with a reason of its own.
    const own = latestOwn(annotations, session?.person?.name ?? '');
    if (own) setPanel({ kind: 'withdraw', annotationId: own.id });
    else dispatch(noticed('You have no annotation here to undo.'));
  };
  const redo = async (): Promise<void> => {
    if (!(await undoing.step('redo'))) dispatch(noticed('There is nothing to redo.'));
  };
  const original = (): void => {
    if (current !== null) setPanel({ kind: 'original', eventId: current });
    else chooseFirst();
  };
  const closePanel = (): void => {
    setPanel(null);
    grid.current?.focus();
  };
  const selectAll = (): void => {
    if (matched !== null) dispatch(timelineActions.allSelected({ caseId, count: matched }));
    else dispatch(noticed('The matching events are still being counted: select them in a moment.'));
  };
  const clearSelection = (): void => {
    dispatch(timelineActions.selectionCleared({ caseId }));
  };
  const back = (): void => {
    dispatch(timelineActions.wentBack({ caseId }));
  };
  const forward = (): void => {
    dispatch(timelineActions.wentForward({ caseId }));
  };

  const run: Readonly<Record<TimelineCommand, () => void>> = {
    'timeline.next': () => grid.current?.step(1, false),
    'timeline.previous': () => grid.current?.step(-1, false),
    'timeline.select': () => current !== null && onToggle(current),
    'timeline.extend-down': () => grid.current?.step(1, true),
    'timeline.extend-up': () => grid.current?.step(-1, true),
    'timeline.select-all': selectAll,
    'timeline.clear-selection': () => {
      if (inspector.current?.contains(document.activeElement)) grid.current?.focus();
      else clearSelection();
    },
    'timeline.inspect': () => inspector.current?.focus(),
    'timeline.annotate': () => annotate('note'),
    'timeline.tag': () => annotate('tags'),
    'timeline.exhibit': exhibit,
    'timeline.undo': () => void undo(),
    'timeline.redo': () => void redo(),
    'timeline.filter': () => bar.current?.openMenu('type'),
    'timeline.views': () => bar.current?.openViews(),
    'timeline.leads': () => setLeads((open) => !open),
    'timeline.original': original,
    'timeline.zone': () => onShownBy({ zone: nextZone[state.zone] }),
    'timeline.search': () => bar.current?.focusSearch(),
    'timeline.zoom-in': () => controller.zoom(0.5),
    'timeline.zoom-out': () => controller.zoom(2),
    'timeline.whole': () => controller.toWhole(),
    'timeline.back': back,
    'timeline.forward': forward,
  };
  useCommands([
    ...timelineKeys.map(({ id, keys, label }) => ({ id, keys, label, group: 'Timeline', run: run[id] })),
    ...viewCommands(onShownBy, (part) => bar.current?.openMenu(part)),
  ]);

  const withdrawn = panel?.kind === 'withdraw' ? annotations.find((each) => each.id === panel.annotationId) : undefined;

  const main = (
    <>
      <FilterBar
        ref={bar}
        caseId={caseId}
        zone={zone}
        filter={filter}
        names={names}
        sort={sort}
        leadsOpen={leads}
        onLeads={() => setLeads((open) => !open)}
        onView={(view) => dispatch(timelineActions.viewApplied({ caseId, filter: view.filter, sort: view.sort }))}
        canGoBack={past.length > 0}
        canGoForward={future.length > 0}
        onFilter={setFilter}
        onBack={back}
        onForward={forward}
        onLeave={() => grid.current?.focus()}
      />
      <SelectionBar
        sentence={describeFilter(filter, zone, counts, names)}
        matched={matched}
        selection={selection}
        said={said}
        onAnnotate={() => annotate('note')}
        onTag={() => annotate('tags')}
        onExhibit={exhibit}
        onSelectAll={selectAll}
        onClear={clearSelection}
      />
      {summary.error !== undefined && (
        <div className={styles.failure}>
          <FailureNotice failure={summary.error as Failure} onRetry={() => void summary.refetch()} />
        </div>
      )}
      {undoing.failure && (
        <div className={styles.failure}>
          <FailureNotice failure={undoing.failure} />
          <Button kind="link" onClick={undoing.dismiss}>
            Close this message
          </Button>
        </div>
      )}
      <DensityChart
        caseId={caseId}
        zone={zone}
        filter={filter}
        stack={state.stack}
        onStack={(stack) => onShownBy({ stack })}
        looks={state.stack === 'type' ? looks : sourceLooks}
        duty={duty}
        silences={silences}
        controller={controller}
        onOnly={onOnly}
        onPick={goToInstant}
      />
      <Lanes
        caseId={caseId}
        zone={zone}
        filter={filter}
        items={keyed.keyEvents}
        total={keyed.keyEventTotal}
        inSpan={summary.data?.annotated ?? 0}
        by={state.lanes}
        onBy={onLanes}
        looks={looks}
        sourceLooks={sourceLooks}
        silences={silences}
        controller={controller}
        current={current}
        onPick={goToEvent}
      />
      <EventGrid
        ref={grid}
        caseId={caseId}
        zones={zones}
        filter={filter}
        sort={sort}
        looks={looks}
        selection={selection}
        current={current}
        onCurrent={setCurrent}
        onToggle={onToggle}
        onAdd={onAdd}
        onSort={onSort}
        onHidden={setHidden}
      />
    </>
  );
  const side = (
    <>
      {panel?.kind === 'annotate' && (
        <AnnotatePanel
          key={`${panel.target} ${panel.focus}`}
          caseId={caseId}
          selection={panel.selection}
          target={panel.target}
          remark={panel.remark}
          focus={panel.focus}
          onClose={closePanel}
        />
      )}
      {withdrawn && (
        <WithdrawPanel key={withdrawn.id} caseId={caseId} zone={caseZone} annotation={withdrawn} onClose={closePanel} />
      )}
      {leads ? (
        <LeadsPanel
          caseId={caseId}
          wordsOf={(each) => filterWords(each, zone, names)}
          isShown={(each) => sameFilter(each, filter)}
          onOpen={(lead) => setFilter(lead.filter)}
          onClose={() => {
            setLeads(false);
            grid.current?.focus();
          }}
        />
      ) : (
        <Inspector
          ref={inspector}
          caseId={caseId}
          caseZone={caseZone}
          zoneChoice={state.zone}
          eventId={current}
          hidden={hidden}
          looks={looks}
          onAnnotate={() => annotate('note')}
          onTag={() => annotate('tags')}
          onExhibit={exhibit}
          onOriginal={original}
          onWithdraw={(annotationId) => setPanel({ kind: 'withdraw', annotationId })}
        />
      )}
    </>
  );
  return (
    <div className={styles.timeline}>
      <SplitPane main={main} side={side} sideLabel="Inspector" initial={window.innerWidth < 1300 ? 280 : 324} />
      {summary.data && (
        <InStatusBar>
          <span className={styles.status}>
            <span>
              {statusLine({
                total: summary.data.total,
                matched,
                annotated: summary.currentData?.annotated ?? null,
                selected: selectedCount(selection),
                sort,
                zone,
                view: { from: filter.from ?? whole.from, to: filter.to ?? whole.to },
                clocks: clocks.length,
              })}
            </span>
            <ZoneSelect choice={state.zone} caseZone={caseZone} onChange={(choice) => onShownBy({ zone: choice })} />
          </span>
        </InStatusBar>
      )}
      {panel?.kind === 'original' && <OriginalDialog caseId={caseId} eventId={panel.eventId} onClose={closePanel} />}
      {panel?.kind === 'exhibit' && (
        <ExhibitFromSelectionDialog
          caseId={caseId}
          selection={panel.selection}
          onDone={(made) => {
            if (made) dispatch(noticed(`Exhibit ${made.ref} produced.`));
            closePanel();
          }}
        />
      )}
    </div>
  );
}

const nextZone: Readonly<Record<ZoneChoice, ZoneChoice>> = { case: 'utc', utc: 'source', source: 'case' };
