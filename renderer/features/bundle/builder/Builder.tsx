import { useCallback, useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import type { PlacedVolume } from '../../../../shared/api/bundle-plans.ts';
import type { Output } from '../../../../shared/api/contract.ts';
import type { CaseDocument } from '../../../../shared/api/documents.ts';
import { useCommands } from '../../../app/commands/commands.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import type { Place } from '../../../app/navigation.ts';
import { useCaseInfoQuery, useSessionQuery } from '../../../app/queries.ts';
import { InStatusBar } from '../../../app/shell/status-slot.tsx';
import { Button } from '../../../components/Button.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { MenuButton } from '../../../components/MenuButton.tsx';
import { SplitPane } from '../../../components/SplitPane.tsx';
import { Tabs } from '../../../components/Tabs.tsx';
import { Toolbar } from '../../../components/Toolbar.tsx';
import { counted } from '../../../format/numbers.ts';
import { ReadingsCard } from '../../readings/ReadingsCard.tsx';
import { useBundleExportsQuery } from '../api.ts';
import { CoverDialog } from '../dialogs/CoverDialog.tsx';
import { AddDocumentDialog, DocumentFactsDialog } from '../dialogs/DocumentDialog.tsx';
import { ExportDialog } from '../dialogs/ExportDialog.tsx';
import { RenameDialog } from '../dialogs/RenameDialog.tsx';
import { SaveDialog } from '../dialogs/SaveDialog.tsx';
import { UnusedDialog } from '../dialogs/UnusedDialog.tsx';
import { useSaving } from '../dialogs/use-saving.ts';
import { VersionsDialog } from '../dialogs/VersionsDialog.tsx';
import { type BuilderTab, builder, builderTabs, type Draft, isDirty, type SideTab } from '../drafts.ts';
import { ExportsPanel } from '../exports/ExportsPanel.tsx';
import { itemsOf, LATE, sectionsOf, spotOf } from '../model/edit.ts';
import { documentKey, itemsBySource } from '../model/names.ts';
import { chooseOne, prune } from '../model/selection.ts';
import { audienceWords, warningsInWords } from '../model/words.ts';
import { AudienceTable } from './AudienceTable.tsx';
import styles from './builder.module.css';
import { ItemDetails } from './ItemDetails.tsx';
import { Outline, type OutlineHandle } from './Outline.tsx';
import { OutsiderCheck } from './OutsiderCheck.tsx';
import { PageMap } from './PageMap.tsx';
import { Preview } from './Preview.tsx';
import { SizeBar } from './SizeBar.tsx';
import { Sources } from './Sources.tsx';
import { type Drop, useDrag } from './use-drag.ts';
import { useHoldings } from './use-holdings.ts';
import { useLayout } from './use-layout.ts';
import { newItem, useOps } from './use-ops.ts';
import { WarningsList } from './WarningsList.tsx';

type Open = 'cover' | 'save' | 'versions' | 'export' | 'upload' | 'rename' | 'unused' | null;

/** One bundle: what can go in, what is in, and what it comes to. */
export function Builder({ caseId, draft, onClose }: { caseId: string; draft: Draft; onClose: () => void }) {
  const { id, tab, side, chosen } = draft;
  const plan = draft.history.present;
  const dispatch = useAppDispatch();
  const { data: info } = useCaseInfoQuery({ caseId });
  const { data: session } = useSessionQuery({});
  const holdings = useHoldings(caseId);
  const { data: exports } = useBundleExportsQuery({ caseId, bundle: id });
  const [said, setSaid] = useState({ words: '', turn: 0 });
  const say = useCallback((words: string) => setSaid((of) => ({ words, turn: of.turn + 1 })), []);
  const ops = useOps(id, say);
  const measured = useLayout(caseId, draft, useCaseState(info));
  const saving = useSaving(caseId, id);
  const [open, setOpen] = useState<Open>(null);
  const [facts, setFacts] = useState<CaseDocument | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const tree = useRef<HTMLDivElement>(null);
  const outline = useRef<OutlineHandle>(null);
  const sidePanel = useRef<HTMLDivElement>(null);
  const sideId = useId();
  const panelId = useId();

  const onDrop = useCallback(
    (drop: Drop): void => {
      if ('at' in drop) ops.moveSectionTo(drop.dragged.id, drop.at);
      else if (drop.dragged.kind === 'new') ops.add(drop.dragged.make(), drop.spot);
      else ops.moveTo(drop.dragged.ids, drop.spot);
    },
    [ops],
  );
  const drag = useDrag(tree, onDrop);
  const inPlan = useSame(useMemo(() => itemsBySource(plan), [plan]));
  const present = useMemo(
    () => new Set([...sectionsOf(plan).map((section) => section.id), ...itemsOf(plan).map((item) => item.id)]),
    [plan],
  );
  const pruned = prune(chosen, present, sectionsOf(plan)[0]?.id ?? null);
  if (pruned !== chosen) queueMicrotask(() => ops.choose(pruned));
  // Typing goes first; the rows follow when there is time.
  const shownDraft = useDeferredValue(draft);

  const fold = (section: string, fold: boolean): void =>
    setFolded((of) => {
      const next = new Set(of);
      if (fold) next.add(section);
      else next.delete(section);
      return next;
    });
  /** Chooses it in the outline, wherever it is shown from. */
  const show = (of: string): void => {
    const spot = spotOf(plan, of);
    if (spot) fold(spot.section, false);
    if (tab === 'differs' || tab === 'exports') dispatch(builder.tabbed({ id, tab: draft.audience }));
    dispatch(builder.sided({ id, side: 'item' }));
    ops.choose(chooseOne(of, spot !== null));
    requestAnimationFrame(() => outline.current?.focus());
  };
  const details = (): void => {
    dispatch(builder.sided({ id, side: 'item' }));
    requestAnimationFrame(() => sidePanel.current?.querySelector<HTMLElement>('[data-first]')?.focus());
  };
  const preview = (of: string): void => {
    const placed = measured.index?.placed.get(of);
    if (placed) dispatch(builder.turnedTo({ id, page: { letter: placed.letter, page: placed.firstPage } }));
    else say('Its page is not known yet, or it is not in this version.');
  };
  const turnSide = (value: SideTab): void => {
    // A page is never asked for twice: where none was shown yet, the chosen item's first one is meant, or the cover.
    const placed = chosen.current === null ? undefined : measured.index?.placed.get(chosen.current);
    const [first] = measured.index?.layout.volumes ?? [];
    const page = placed
      ? { letter: placed.letter, page: placed.firstPage }
      : first && { letter: first.letter, page: 1 };
    if (value === 'page' && draft.page === null && page) dispatch(builder.turnedTo({ id, page }));
    else dispatch(builder.sided({ id, side: value }));
  };
  const findSource = (): void => document.querySelector<HTMLElement>('[data-find]')?.focus();
  const typeText = (): void => {
    ops.add([newItem({ kind: 'text', body: '', author: session?.person?.name ?? '' })]);
    details();
  };

  const group = 'Bundle';
  useCommands([
    { id: 'bundle.next', group, label: 'Next row', keys: 'j', run: () => outline.current?.move(1) },
    { id: 'bundle.previous', group, label: 'Previous row', keys: 'k', run: () => outline.current?.move(-1) },
    { id: 'bundle.up', group, label: 'Move what is chosen up', keys: 'alt+ArrowUp', run: () => ops.nudge(-1) },
    { id: 'bundle.down', group, label: 'Move what is chosen down', keys: 'alt+ArrowDown', run: () => ops.nudge(1) },
    {
      id: 'bundle.section.up',
      group,
      label: 'Move to the section before',
      keys: 'alt+shift+ArrowUp',
      run: () => ops.shift(-1),
    },
    {
      id: 'bundle.section.down',
      group,
      label: 'Move to the next section',
      keys: 'alt+shift+ArrowDown',
      run: () => ops.shift(1),
    },
    { id: 'bundle.details', group, label: 'Details of what is chosen', keys: 'Enter', run: details },
    { id: 'bundle.out', group, label: 'Take out what is chosen', keys: 'Delete', run: ops.takeOut },
    {
      id: 'bundle.page',
      group,
      label: 'Show its page',
      keys: 'p',
      run: () => chosen.current !== null && preview(chosen.current),
    },
    { id: 'bundle.undo', group, label: 'Undo', keys: 'u', run: ops.undo },
    { id: 'bundle.redo', group, label: 'Redo', keys: 'U', run: ops.redo },
    { id: 'bundle.find', group, label: 'Find what can go in', keys: '/', run: findSource },
    { id: 'bundle.text', group, label: 'Type a text', keys: 't', run: typeText },
    { id: 'bundle.document', group, label: 'Add a document', keys: 'd', run: () => setOpen('upload') },
    {
      id: 'bundle.section',
      group,
      label: 'Add a section',
      keys: 'n',
      run: () => {
        ops.addSection();
        details();
      },
    },
    { id: 'bundle.cover', group, label: 'Cover', keys: 'c', run: () => setOpen('cover') },
    { id: 'bundle.save', group, label: 'Save a version', keys: 'mod+s', run: () => startSaving() },
    { id: 'bundle.export', group, label: 'Export', keys: 'x', run: () => setOpen('export') },
    { id: 'bundle.versions', group, label: 'Versions', run: () => setOpen('versions') },
    { id: 'bundle.unused', group, label: 'Unused material', run: () => setOpen('unused') },
    { id: 'bundle.close', group, label: 'All bundles of the case', run: onClose },
  ]);
  const startSaving = (): void => {
    saving.clear();
    if (isDirty(draft)) setOpen('save');
    else say('Everything is saved.');
  };

  // The same from one drawing to the next: what can go in is drawn again only where it changed.
  const latest = useRef({ typeText, show });
  latest.current = { typeText, show };
  const onSources = useMemo(
    () => ({
      onText: () => latest.current.typeText(),
      onUpload: () => setOpen('upload'),
      onDocument: setFacts,
      onShow: (item: string) => latest.current.show(item),
    }),
    [],
  );

  const { index } = measured;
  const place: Place = { kind: 'case', caseId, section: 'bundle', target: null };
  const warnings = index?.layout.warnings ?? [];
  const editing = tab !== 'differs' && tab !== 'exports';
  const dirty = isDirty(draft);
  return (
    <div className={styles.builder} data-measured={index !== null && !measured.stale}>
      <h1 className="visually-hidden">Bundle {plan.name}</h1>
      <Toolbar
        label="Bundle"
        end={
          <>
            <Button kind="quiet" disabled={draft.history.past.length === 0} title="Undo (u)" onClick={ops.undo}>
              Undo
            </Button>
            <Button
              kind="quiet"
              icon="redo"
              aria-label="Redo"
              disabled={draft.history.future.length === 0}
              onClick={ops.redo}
            />
            <Button onClick={() => setOpen('cover')}>Cover</Button>
            <MenuButton
              items={[
                { id: 'rename', label: 'Rename', text: 'In the list of bundles', run: () => setOpen('rename') },
                {
                  id: 'versions',
                  label: 'Versions',
                  text: 'Who saved what, and going back',
                  run: () => setOpen('versions'),
                },
                { id: 'document', label: 'Add a document', run: () => setOpen('upload') },
                {
                  id: 'unused',
                  label: 'Unused material',
                  text: 'The schedule for disclosure (MG6C)',
                  run: () => setOpen('unused'),
                },
              ]}
            >
              More
            </MenuButton>
            <Button icon="save" disabled={!dirty} title="Save a version (Ctrl S)" onClick={startSaving}>
              Save
            </Button>
            <Button kind="primary" icon="bundle" onClick={() => setOpen('export')}>
              Export
            </Button>
          </>
        }
      >
        <Button kind="quiet" icon="left" onClick={onClose}>
          Bundles
        </Button>
        <span className={styles.title} title={plan.name}>
          {plan.name}
        </span>
        <span className={styles.version}>
          version {draft.base}
          {dirty && <strong> · changes not saved</strong>}
        </span>
      </Toolbar>
      <div className={styles.tabs}>
        <Tabs<BuilderTab>
          label="Versions of the bundle"
          value={tab}
          panelId={panelId}
          tabs={builderTabs.map((value) => ({ value, ...tabWords(value, exports) }))}
          onChange={(value) => dispatch(builder.tabbed({ id, tab: value }))}
        />
        <SizeBar plan={plan} measured={measured} ops={ops} />
      </div>
      {editing && (
        <div className={styles.mapRow}>
          <PageMap
            volumes={index?.layout.volumes ?? noVolumes}
            stale={measured.stale}
            page={draft.page}
            onPage={(page) => dispatch(builder.turnedTo({ id, page }))}
          />
        </div>
      )}
      <div id={panelId} role="tabpanel" aria-label={tabWords(tab, exports).label} className={styles.panel}>
        {tab === 'differs' && <AudienceTable caseId={caseId} plan={plan} onShow={show} />}
        {tab === 'exports' && (
          <ExportsPanel
            caseId={caseId}
            draft={draft}
            ops={ops}
            zone={info?.displayZone ?? 'UTC'}
            onExport={() => setOpen('export')}
            onLate={() => show(LATE)}
          />
        )}
        {editing && (
          <SplitPane
            sideLabel="Details and pages"
            initial={376}
            min={300}
            max={760}
            main={
              <div className={styles.columns}>
                <Sources holdings={holdings} inPlan={inPlan} ops={ops} press={drag.press} {...onSources} />
                <div className={styles.middle}>
                  <div className={styles.middleBar} role="toolbar" aria-label="What is chosen">
                    <span className={styles.chosenWords}>
                      {chosen.marked.size > 1
                        ? `${counted(chosen.marked.size, 'item')} chosen`
                        : counted(itemsOf(plan).length, 'item')}
                    </span>
                    <Button kind="quiet" icon="up" aria-label="Move up" onClick={() => ops.nudge(-1)} />
                    <Button kind="quiet" icon="down" aria-label="Move down" onClick={() => ops.nudge(1)} />
                    <Button kind="quiet" onClick={ops.takeOut}>
                      Take out
                    </Button>
                    <Button
                      kind="quiet"
                      icon="plus"
                      onClick={() => {
                        ops.addSection();
                        details();
                      }}
                    >
                      Section
                    </Button>
                  </div>
                  <Outline
                    draft={shownDraft}
                    measured={measured}
                    holdings={holdings}
                    ops={ops}
                    drag={drag}
                    tree={tree}
                    folded={folded}
                    onFold={fold}
                    onDetails={details}
                    handle={outline}
                  />
                </div>
              </div>
            }
            side={
              <>
                <div className={styles.sideTabs}>
                  <Tabs<SideTab>
                    label="Details and pages"
                    value={side}
                    panelId={sideId}
                    tabs={[
                      { value: 'item', label: 'Details' },
                      { value: 'page', label: 'Page' },
                      { value: 'warnings', label: 'To look at', count: warnings.length },
                    ]}
                    onChange={turnSide}
                  />
                </div>
                <div
                  ref={sidePanel}
                  id={sideId}
                  role="tabpanel"
                  aria-label={sideWords[side]}
                  className={styles.sidePanel}
                >
                  {side === 'item' && (
                    <ItemDetails
                      caseId={caseId}
                      plan={plan}
                      current={chosen.current}
                      marked={chosen.marked}
                      index={index}
                      holdings={holdings}
                      ops={ops}
                      onPreview={preview}
                      onUnused={() => setOpen('unused')}
                    />
                  )}
                  {side === 'page' && (
                    <Preview
                      caseId={caseId}
                      draft={draft}
                      index={index}
                      measuredPlan={draft.layouts[draft.audience]?.plan ?? null}
                      onShow={show}
                    />
                  )}
                  {side === 'warnings' && (
                    <>
                      <WarningsList
                        warnings={warnings}
                        present={present}
                        onShow={show}
                        onCover={() => setOpen('cover')}
                      />
                      <OutsiderCheck caseId={caseId} id={id} plan={plan} audience={draft.audience} onShow={show} />
                      <div className={styles.sideFoot}>
                        <ReadingsCard caseId={caseId} place={place} />
                      </div>
                    </>
                  )}
                </div>
              </>
            }
          />
        )}
      </div>
      {drag.label !== null && (
        <div ref={drag.ghost} className={styles.ghost}>
          {drag.label}
        </div>
      )}
      <p key={said.turn} className="visually-hidden" role="status" aria-label="What was done">
        {said.words}
      </p>
      <InStatusBar>
        {[
          counted(sectionsOf(plan).length, 'section'),
          counted(itemsOf(plan).length, 'item'),
          index ? counted(index.pages, 'page') : '',
          `${audienceWords[draft.audience].version}`,
          index ? warningsInWords(warnings).toLowerCase() : '',
        ]
          .filter(Boolean)
          .join(' · ')}
        {editing && (
          <span className={styles.keys}>
            <Kbd keys="alt+ArrowUp" /> <Kbd keys="alt+ArrowDown" /> move · <Kbd keys="p" /> page · <Kbd keys="u" /> undo
          </span>
        )}
      </InStatusBar>
      {open === 'cover' && (
        <CoverDialog
          cover={plan.cover}
          marking={info?.marking ?? ''}
          onClose={() => setOpen(null)}
          onChange={(cover) => {
            ops.apply({ ...plan, cover }, 'Change the cover');
            setOpen(null);
          }}
        />
      )}
      {open === 'save' && <SaveDialog saving={saving} next={draft.base + 1} onClose={() => setOpen(null)} />}
      {open === 'versions' && (
        <VersionsDialog
          caseId={caseId}
          id={id}
          zone={info?.displayZone ?? 'UTC'}
          onClose={() => setOpen(null)}
          onTake={(earlier, version) => {
            ops.apply(earlier, `Go back to version ${version}`);
            say(`Version ${version} is what you edit now. Saving makes it a new version.`);
          }}
        />
      )}
      {open === 'rename' && (
        <RenameDialog
          name={plan.name}
          onClose={() => setOpen(null)}
          onRename={(name) => {
            ops.apply({ ...plan, name }, 'Rename the bundle');
            setOpen(null);
          }}
        />
      )}
      {open === 'upload' && (
        <AddDocumentDialog
          caseId={caseId}
          onClose={() => setOpen(null)}
          onDone={(document) => {
            setOpen(null);
            ops.add([newItem({ kind: 'document', sha256: document.sha256 })]);
          }}
        />
      )}
      {open === 'unused' && <UnusedDialog caseId={caseId} onClose={() => setOpen(null)} />}
      {open === 'export' && (
        <ExportDialog caseId={caseId} draft={draft} measured={measured} saving={saving} onClose={() => setOpen(null)} />
      )}
      {facts && (
        <DocumentFactsDialog
          caseId={caseId}
          document={facts}
          used={inPlan.has(documentKey(facts.sha256))}
          onClose={() => setFacts(null)}
        />
      )}
    </div>
  );
}

/** The map of before where the new one says the same. */
function useSame(map: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const kept = useRef(map);
  const before = kept.current;
  const same = before.size === map.size && [...map].every(([key, ids]) => before.get(key)?.join(' ') === ids.join(' '));
  if (!same) kept.current = map;
  return kept.current;
}

const noVolumes: readonly PlacedVolume[] = [];

const sideWords: Record<SideTab, string> = { item: 'Details', page: 'Page', warnings: 'To look at' };

function tabWords(tab: BuilderTab, exports: Output<'bundles.exports'> | undefined): { label: string; count?: number } {
  if (tab === 'differs') return { label: 'What differs' };
  if (tab === 'exports') return { label: 'Exports', ...(exports && { count: exports.length }) };
  return { label: audienceWords[tab].name };
}

/** Changes with anything in the case that a page could be drawn from. */
function useCaseState(info: Output<'cases.info'> | undefined): string {
  return info ? `${info.events} ${info.annotations} ${info.exhibits} ${info.ledgerEntries}` : '';
}
