import { useEffect, useState } from 'react';
import type { PageSource } from '../../../shared/api/readings.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { type Section, targetReached, wentToSection } from '../../app/navigation.ts';
import { noticed } from '../../app/notices.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Page } from '../../components/Page.tsx';
import { SplitPane } from '../../components/SplitPane.tsx';
import { ExhibitDetail } from '../exhibits/ExhibitDetail.tsx';
import { IntakeDialog } from '../exhibits/IntakeDialog.tsx';
import { ReadingsCard } from '../readings/ReadingsCard.tsx';
import { RedactionScreen } from '../redaction/RedactionScreen.tsx';
import { useImportsQuery } from './api.ts';
import { CertificateView } from './CertificateView.tsx';
import { ExhibitsPanel } from './ExhibitsPanel.tsx';
import styles from './evidence.module.css';
import { ImportDialog } from './ImportDialog.tsx';
import { ImportsPanel } from './ImportsPanel.tsx';

type Redacting = { readonly source: PageSource; readonly back: Section };
type Shown = { readonly kind: 'import'; readonly id: number } | { readonly kind: 'exhibit'; readonly id: string };

/** What came into the case, and what was made into exhibits. */
export function EvidenceScreen({ caseId }: { caseId: string }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [wide, setWide] = useState(false);
  const [open, setOpen] = useState<'import' | 'exhibit' | null>(null);
  const [redacting, setRedacting] = useState<Redacting | null>(null);
  const dispatch = useAppDispatch();
  const target = useAppSelector(({ navigation: { place } }) => (place.kind === 'case' ? place.target : null));
  useEffect(() => {
    if (target?.kind === 'redact') setRedacting({ source: target.source, back: target.back ?? 'evidence' });
    else if (target?.kind === 'import' || target?.kind === 'exhibit') {
      setRedacting(null);
      setShown(target);
    } else return;
    dispatch(targetReached());
  }, [target, dispatch]);
  useCommands([
    { id: 'evidence.import', group: 'Evidence', label: 'Import activity', keys: 'i', run: () => setOpen('import') },
    {
      id: 'evidence.exhibit',
      group: 'Evidence',
      label: 'Take in evidence',
      keys: 'e',
      run: () => setOpen('exhibit'),
    },
    ...(shown
      ? [
          {
            id: 'evidence.close',
            group: 'Evidence',
            label: 'Close the detail',
            keys: 'Escape',
            run: () => (wide ? setWide(false) : setShown(null)),
          },
        ]
      : []),
  ]);
  const exhibit = (exhibitId: string) => ({
    caseId,
    exhibitId,
    onWide: setWide,
    onExhibit: (id: string) => setShown({ kind: 'exhibit', id }),
    onClose: () => {
      setWide(false);
      setShown(null);
    },
  });
  if (redacting)
    return (
      <>
        <CaseStatus caseId={caseId} />
        <RedactionScreen
          key={redacting.source.id}
          caseId={caseId}
          source={redacting.source}
          onClose={() => {
            setRedacting(null);
            if (redacting.back !== 'evidence') dispatch(wentToSection({ section: redacting.back }));
          }}
          {...(redacting.source.kind === 'exhibit' && {
            onCopy: ({ id }: PageSource) => {
              setRedacting(null);
              setShown({ kind: 'exhibit', id });
            },
          })}
        />
      </>
    );
  if (wide && shown?.kind === 'exhibit')
    return (
      <>
        <CaseStatus caseId={caseId} />
        <ExhibitDetail key={shown.id} {...exhibit(shown.id)} wide />
      </>
    );
  return (
    <>
      <CaseStatus caseId={caseId} />
      <SplitPane
        sideLabel={shown?.kind === 'exhibit' ? 'Exhibit' : 'Certificate'}
        initial={460}
        min={380}
        side={
          shown === null ? null : shown.kind === 'exhibit' ? (
            <ExhibitDetail key={shown.id} {...exhibit(shown.id)} wide={false} />
          ) : (
            <ImportDetail caseId={caseId} importId={shown.id} onClose={() => setShown(null)} />
          )
        }
        main={
          <Page
            title="Evidence"
            intro="Nothing enters unaccounted: each import has a certificate, each exhibit its continuity."
          >
            <ImportsPanel
              caseId={caseId}
              currentId={shown?.kind === 'import' ? shown.id : null}
              workShownElsewhere={open === 'import'}
              onOpen={(id) => setShown({ kind: 'import', id })}
              onImport={() => setOpen('import')}
            />
            <ExhibitsPanel
              caseId={caseId}
              currentId={shown?.kind === 'exhibit' ? shown.id : null}
              onOpen={(id) => setShown({ kind: 'exhibit', id })}
              onMake={() => setOpen('exhibit')}
            />
            <ReadingsCard caseId={caseId} place={{ kind: 'case', caseId, section: 'evidence', target: null }} />
          </Page>
        }
      />
      {open === 'import' && (
        <ImportDialog
          caseId={caseId}
          onClose={(importId) => {
            setOpen(null);
            if (importId !== undefined) setShown({ kind: 'import', id: importId });
          }}
        />
      )}
      {open === 'exhibit' && (
        <IntakeDialog
          caseId={caseId}
          onClose={() => setOpen(null)}
          onDone={(exhibit) => {
            setOpen(null);
            dispatch(noticed(`Exhibit ${exhibit.ref} produced.`));
            setShown({ kind: 'exhibit', id: exhibit.id });
          }}
        />
      )}
    </>
  );
}

function ImportDetail({ caseId, importId, onClose }: { caseId: string; importId: number; onClose: () => void }) {
  const { data: imports } = useImportsQuery({ caseId });
  const certificate = imports?.find((each) => each.importId === importId);
  return (
    <div className={styles.detail}>
      {certificate && <CertificateView caseId={caseId} certificate={certificate} onClose={onClose} />}
    </div>
  );
}
