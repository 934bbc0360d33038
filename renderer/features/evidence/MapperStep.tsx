import { useState } from 'react';
import type { ImportPreview } from '../../../shared/api/imports.ts';
import type { Mapping, Sample } from '../../../shared/api/mappings.ts';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Select, TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import { type Layout, useImportSampleQuery } from './api.ts';
import styles from './evidence.module.css';
import { MapperColumns } from './MapperColumns.tsx';
import { MapperSaved } from './MapperSaved.tsx';
import { MapperTime } from './MapperTime.tsx';
import { PreviewTable } from './PreviewTable.tsx';

const delimiters = [
  [',', 'Comma'],
  [';', 'Semicolon'],
  ['\t', 'Tab'],
  ['|', 'Bar |'],
  [' ', 'Space'],
] as const;

/** What a person says about a table that is in no known format, with everything tried on its first rows at once. */
export function MapperStep({
  caseId,
  file,
  sheet,
  mapping,
  preview,
  onSheet,
  onMapping,
  onBack,
}: {
  caseId: string;
  file: GrantedFile;
  sheet: string | null;
  /** What the rows below are read with; null while something must still be said. */
  mapping: Mapping | null;
  preview: ImportPreview | undefined;
  onSheet: (sheet: string) => void;
  onMapping: (mapping: Mapping | null) => void;
  onBack: () => void;
}) {
  const [layout, setLayout] = useState<Layout>({});
  const [draft, setDraft] = useState<Mapping | null>(mapping);
  /** Whether a person said how the times are written: needed only where the file could mean two things. */
  const [settled, setSettled] = useState(mapping !== null);
  const {
    data: newest,
    currentData,
    error,
    isFetching,
  } = useImportSampleQuery({
    caseId,
    file: file.grant,
    ...(sheet !== null && { sheet }),
    ...(Object.keys(layout).length > 0 && { layout }),
    ...(draft && { mapping: draft }),
  });
  // While a change is tried the last sample stays, so that nothing jumps and the focus is kept.
  const sample: Sample | undefined = currentData ?? newest;
  const current = draft ?? sample?.mapping;
  const mustChoose = sample?.ambiguous === true && !settled;

  const change = (changed: Mapping, timeSaid = settled): void => {
    setDraft(changed);
    setSettled(timeSaid);
    onMapping(sample?.ambiguous === true && !timeSaid ? null : changed);
  };
  const relayout = (changed: Layout): void => {
    // Other columns: what was said of the old ones no longer holds.
    setLayout({ ...layout, ...changed });
    setDraft(null);
    setSettled(false);
    onMapping(null);
  };
  const answered = draft === null && sample !== undefined && !isFetching && sample.questions.length === 0;
  return (
    <div className={styles.steps}>
      <div className={styles.file}>
        <div>
          <strong className={styles.fileName}>{file.name}</strong>
          <div className={styles.muted}>
            {formatSizeExact(file.size)}
            {sample && ` · ${sample.encoding} · ${counted(sample.columns.length, 'column')}`}
          </div>
        </div>
        <Button onClick={onBack}>Known formats</Button>
      </div>
      {error !== undefined && <FailureNotice failure={error as never} />}
      {!sample && error === undefined && <Waiting label="Reading the first rows" rows={6} />}
      {sample && current && (
        <>
          <MapperSaved
            caseId={caseId}
            mapping={current}
            onUse={(saved) => {
              setLayout({});
              setDraft(saved);
              setSettled(true);
              onMapping(saved);
            }}
            onName={(name) => change({ ...current, name })}
          />
          <div className={styles.layoutFields}>
            {sample.sheets.length > 1 && (
              <Select label="Sheet" value={sample.sheet ?? ''} onChange={(event) => onSheet(event.target.value)}>
                {sample.sheets.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
            {current.shape === 'table' && sample.sheet === null && (
              <Select
                label="Cells are separated by"
                value={current.delimiter}
                onChange={(event) => relayout({ delimiter: event.target.value })}
              >
                {delimiters.map(([value, name]) => (
                  <option key={name} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
            {current.shape === 'table' && (
              <TextField
                label="Row with the names"
                hint="0 where no row names the columns."
                inputMode="numeric"
                value={String(current.headerRow)}
                onChange={(event) => {
                  if (/^\d{1,3}$/.test(event.target.value)) relayout({ headerRow: Number(event.target.value) });
                }}
              />
            )}
            {sample.sheet === null && (
              <Select
                label="Characters"
                value={current.encoding}
                onChange={(event) => relayout({ encoding: event.target.value as Mapping['encoding'] })}
              >
                <option value="detect">As recognised ({sample.encoding})</option>
                {(['UTF-8', 'UTF-16 LE', 'UTF-16 BE', 'Windows-1252'] as const).map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </div>
          {sample.questions.map((question) => (
            <Notice key={question} tone="warn" title={question} />
          ))}
          <section className={styles.previewPart} aria-label="Columns">
            <h2>What each column means</h2>
            <MapperColumns sample={sample} mapping={current} onChange={(columns) => change({ ...current, columns })} />
          </section>
          <MapperTime
            sample={sample}
            mapping={current}
            chosen={!mustChoose}
            onTime={(time) => change({ ...current, time }, true)}
            onZone={(zone) => change({ ...current, zone })}
          />
          {answered && (
            <div>
              <Button kind="primary" onClick={() => change(sample.mapping)}>
                Read it so
              </Button>
            </div>
          )}
          {mapping && preview && (
            <section className={cx(styles.previewPart, isFetching && styles.stale)} aria-label="First rows">
              <h2>First {counted(preview.rows.length, 'row')}, as they would be read</h2>
              <PreviewTable rows={preview.rows} zone={mapping.zone} waitsForZone={preview.zoneRequired} />
            </section>
          )}
        </>
      )}
    </div>
  );
}
