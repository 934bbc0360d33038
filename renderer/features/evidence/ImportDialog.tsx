import { useState } from 'react';
import type { Certificate, FormatId } from '../../../shared/api/imports.ts';
import type { Mapping } from '../../../shared/api/mappings.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { useImportPreviewQuery } from './api.ts';
import { CertificateView } from './CertificateView.tsx';
import { ChooseStep } from './ChooseStep.tsx';
import styles from './evidence.module.css';
import { MapperStep } from './MapperStep.tsx';
import { PreviewStep } from './PreviewStep.tsx';
import { SupersedeField } from './SupersedeField.tsx';

/** Choose, look, import, certificate. Nothing is written before the second button. */
export function ImportDialog({ caseId, onClose }: { caseId: string; onClose: (importId?: number) => void }) {
  const [file, setFile] = useState<GrantedFile | null>(null);
  const [format, setFormat] = useState<FormatId | null>(null);
  const [zone, setZone] = useState<string | null>(null);
  const [sheet, setSheet] = useState<string | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [supersedes, setSupersedes] = useState<number | null>(null);
  const [begun, setBegun] = useState(false);
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  const { choose, failure: choiceFailure } = useFileChoice();
  const run = useJob('imports.run', caseId);

  const mapped = format === 'mapped';
  const source = {
    caseId,
    file: file?.grant ?? '',
    ...(format !== null && { format }),
    ...(mapped && mapping && { mapping }),
    ...(sheet !== null && { sheet }),
    ...(zone !== null && { zone }),
  };
  const {
    data: newest,
    currentData,
    error,
    isFetching,
    refetch,
  } = useImportPreviewQuery(source, { skip: file === null || begun || (mapped && mapping === null) });
  // While another format or zone is tried the last preview stays, dimmed, so that nothing jumps.
  const preview = currentData ?? (isFetching && newest?.file === file?.name ? newest : undefined);

  const chooseFile = async (): Promise<void> => {
    const chosen = await choose('activity');
    if (!chosen) return;
    setFile(chosen);
    setFormat(null);
    setZone(null);
    setSheet(null);
    setMapping(null);
    setSupersedes(null);
    setBegun(false);
    run.clear();
  };
  const start = async (): Promise<void> => {
    if (!file || !preview) return;
    setBegun(true);
    const outcome = await run.start(
      { ...source, format: preview.format, ...(supersedes !== null && { supersedes }) },
      `Import of ${file.name}`,
      {
        kind: 'case',
        caseId,
        section: 'evidence',
        target: null,
      },
    );
    if (outcome.ok) setCertificate(outcome.output);
    else if (outcome.failure.code === 'zone-required') setBegun(false);
  };

  const importing = run.running;
  const ready =
    preview !== undefined && (!mapped || mapping !== null) && !isFetching && !preview.zoneRequired && !importing;
  const step = certificate ? 'certificate' : importing || begun ? 'run' : file ? 'preview' : 'choose';
  const titles = {
    choose: 'Import activity',
    preview: 'Import activity',
    run: 'Import activity',
    certificate: 'Imported',
  };
  return (
    <Dialog
      title={titles[step]}
      size="wide"
      onClose={() => onClose(certificate?.importId)}
      footer={
        step === 'certificate' ? (
          <Button kind="primary" onClick={() => onClose(certificate?.importId)}>
            Done
          </Button>
        ) : step === 'run' ? (
          importing ? (
            <Button onClick={() => onClose()}>Continue in the background</Button>
          ) : (
            <>
              <Button onClick={() => onClose()}>Close</Button>
              {file && (
                <Button
                  kind="primary"
                  onClick={() => {
                    setBegun(false);
                    run.clear();
                  }}
                >
                  Back to the preview
                </Button>
              )}
            </>
          )
        ) : (
          <>
            {step === 'preview' && mapped && mapping === null && (
              <span className={styles.footNote}>Say how the file is to be read first.</span>
            )}
            {step === 'preview' && preview?.zoneRequired && !(mapped && mapping === null) && (
              <span className={styles.footNote}>Choose the zone of the times first.</span>
            )}
            <Button onClick={() => onClose()}>Cancel</Button>
            <Button kind="primary" icon="import" disabled={!ready} onClick={() => void start()}>
              Import
            </Button>
          </>
        )
      }
    >
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
      {step === 'choose' && <ChooseStep onChoose={() => void chooseFile()} />}
      {step === 'preview' && file && mapped && (
        <MapperStep
          key={`${file.grant} ${sheet}`}
          caseId={caseId}
          file={file}
          sheet={sheet}
          mapping={mapping}
          preview={currentData ?? preview}
          onSheet={(name) => {
            setSheet(name);
            setMapping(null);
          }}
          onMapping={setMapping}
          onBack={() => {
            setFormat(null);
            setMapping(null);
          }}
        />
      )}
      {step === 'preview' && file && !mapped && (
        <PreviewStep
          file={file}
          preview={preview}
          waiting={isFetching}
          failure={error === undefined ? null : (error as never)}
          zone={zone}
          onFormat={setFormat}
          onZone={setZone}
          onSheet={setSheet}
          onChoose={() => void chooseFile()}
          onRetry={() => void refetch()}
        />
      )}
      {step === 'preview' && file && preview && (
        <SupersedeField caseId={caseId} fileName={file.name} value={supersedes} onChange={setSupersedes} />
      )}
      {step === 'run' && (
        <div className={styles.running}>
          {importing && run.job ? (
            <>
              <JobProgress job={run.job} onCancel={run.cancel} />
              <p className={styles.muted}>You can go on working. Cancelling leaves the case as it was before.</p>
            </>
          ) : (
            run.failure && <FailureNotice failure={run.failure} />
          )}
        </div>
      )}
      {step === 'certificate' && certificate && <CertificateView caseId={caseId} certificate={certificate} />}
    </Dialog>
  );
}
