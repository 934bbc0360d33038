import type { Failure } from '../../../shared/api/failures.ts';
import type { FormatId, ImportPreview } from '../../../shared/api/imports.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { Button } from '../../components/Button.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { cx } from '../../components/cx.ts';
import { Select } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { matchZones, timeZones } from '../../format/zones.ts';
import styles from './evidence.module.css';
import { PreviewTable } from './PreviewTable.tsx';
import { confidenceText, formatIds, formatNames } from './words.ts';

const zones = timeZones();
const findZones = (typed: string): readonly string[] => matchZones(zones, typed);

/** How the file will be read, and what that makes of its first rows. */
export function PreviewStep({
  file,
  preview,
  waiting,
  failure,
  zone,
  onFormat,
  onZone,
  onSheet,
  onChoose,
  onRetry,
}: {
  file: GrantedFile;
  preview: ImportPreview | undefined;
  waiting: boolean;
  failure: Failure | null;
  zone: string | null;
  onFormat: (format: FormatId) => void;
  onZone: (zone: string) => void;
  onSheet: (sheet: string) => void;
  onChoose: () => void;
  onRetry: () => void;
}) {
  const rejected = preview?.rows.filter((row) => row.reason !== null).length ?? 0;
  const chosen = preview?.recognised.find((each) => each.format === preview.format);
  return (
    <div className={cx(styles.steps, waiting && preview && styles.stale)} aria-busy={waiting}>
      <div className={styles.file}>
        <div>
          <strong className={styles.fileName}>{file.name}</strong>
          <div className={styles.muted}>
            {formatSizeExact(file.size)}
            {preview && ` · ${preview.encoding}`}
            {preview && preview.columns.length > 0 && ` · ${counted(preview.columns.length, 'column')}`}
          </div>
        </div>
        <Button onClick={onChoose}>Choose another</Button>
      </div>
      {failure && <FailureNotice failure={failure} onRetry={failure.code === 'internal' ? onRetry : undefined} />}
      {failure?.code === 'format-unknown' && (
        <div>
          <Button kind="primary" onClick={() => onFormat('mapped')}>
            Say what its columns mean
          </Button>
        </div>
      )}
      {!preview && !failure && <Waiting label="Reading the first rows" rows={6} />}
      {preview && !failure && (
        <>
          <div className={styles.reading}>
            <Select
              label="Read as"
              hint={chosen ? chosen.why : 'Not what the file looks like. Check the rows below with care.'}
              value={preview.format}
              onChange={(event) => onFormat(event.target.value as FormatId)}
            >
              {preview.recognised.map((each) => (
                <option key={each.format} value={each.format}>
                  {each.label} ({confidenceText(each.confidence)})
                </option>
              ))}
              {formatIds
                .filter((id) => !preview.recognised.some((each) => each.format === id))
                .map((id) => (
                  <option key={id} value={id}>
                    {formatNames[id]} (not recognised)
                  </option>
                ))}
            </Select>
            {preview.sheets.length > 1 && (
              <Select label="Sheet" value={preview.sheet ?? ''} onChange={(event) => onSheet(event.target.value)}>
                {preview.sheets.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
            {(preview.zoneRequired || zone !== null) && (
              <Combobox
                label="Zone of the times"
                hint="The times in this file carry no zone. Which clock wrote them?"
                placeholder="Choose or type a zone"
                value={zone}
                onChange={onZone}
                search={findZones}
              />
            )}
          </div>
          {preview.warnings.map((warning) => (
            <Notice key={warning} tone="warn" title={warning} />
          ))}
          {preview.zoneRequired ? (
            <Notice title="Choose the zone to see how the times are read">
              The choice is recorded on the certificate and in the bundle.
            </Notice>
          ) : rejected > 0 ? (
            <Notice tone="warn" title={`${counted(rejected, 'row')} of these would be rejected`}>
              They are marked below with the reason. Rejected rows are listed on the certificate, line by line; the
              others are imported.
            </Notice>
          ) : null}
          <section className={styles.previewPart} aria-label="First rows">
            <h2>First {counted(preview.rows.length, 'row')}, as they would be read</h2>
            <PreviewTable rows={preview.rows} zone={zone} waitsForZone={preview.zoneRequired} />
          </section>
        </>
      )}
    </div>
  );
}
