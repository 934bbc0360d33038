import { useState } from 'react';
import type { Exhibit, ExhibitFile, SkippedItem } from '../../../shared/api/exhibits.ts';
import { Button } from '../../components/Button.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { type Column, Table } from '../../components/Table.tsx';
import { counted, formatCount, formatSize, formatSizeExact } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { useExhibitFilesQuery, useExhibitSkippedQuery } from '../custody/api.ts';
import styles from './continuity.module.css';
import { microsOfText, skippedKinds } from './describe.ts';

const PAGE = 50;

/** Every file of a folder exhibit, a page at a time, and everything that was in the folder and not taken in. */
export function FolderFiles({ caseId, exhibit, zone }: { caseId: string; exhibit: Exhibit; zone: string }) {
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const files = exhibit.files;
  const searched = text.trim();
  const { data, error, refetch } = useExhibitFilesQuery(
    { caseId, exhibitId: exhibit.id, offset, limit: PAGE, ...(searched !== '' && { text: searched }) },
    { skip: !files },
  );
  if (!files) return null;
  return (
    <section className={styles.block} aria-label="Files">
      <h2 className={styles.sub}>Files</h2>
      <p>
        {counted(files.count, 'file')} in {counted(files.folders, 'folder')}, {formatSizeExact(files.bytes)}.{' '}
        <span className={styles.muted}>The exhibit’s SHA-256 is that of its manifest, which holds each file’s.</span>
      </p>
      <div className={styles.findFile}>
        <Icon name="search" />
        <input
          type="search"
          aria-label="Find a file by its path"
          placeholder="Find by path"
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOffset(0);
          }}
        />
      </div>
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!data && error === undefined && <Waiting label="Reading the files" />}
      {data && data.total === 0 && <p className={styles.muted}>No path holds “{searched}”.</p>}
      {data && data.total > 0 && (
        <>
          <Table
            label="Files of the folder"
            columns={columnsFor(zone)}
            rows={data.rows}
            rowKey={(row) => row.n}
            scrolls
          />
          <Pager total={data.total} offset={offset} size={PAGE} of="file" onPage={setOffset} />
        </>
      )}
      {files.skipped > 0 && <Skipped caseId={caseId} exhibitId={exhibit.id} count={files.skipped} />}
    </section>
  );
}

export function Skipped({ caseId, exhibitId, count }: { caseId: string; exhibitId: string; count: number }) {
  const [offset, setOffset] = useState(0);
  const { data } = useExhibitSkippedQuery({ caseId, exhibitId, offset, limit: PAGE });
  return (
    <div className={styles.skipped}>
      <p>
        <strong>{counted(count, 'thing was', 'things were')} in the folder and not taken in</strong>
      </p>
      {data && (
        <>
          <Table label="Not taken in" columns={skippedColumns} rows={data.rows} rowKey={(row) => row.path} scrolls />
          <Pager total={data.total} offset={offset} size={PAGE} of="thing" onPage={setOffset} />
        </>
      )}
    </div>
  );
}

function Pager({
  total,
  offset,
  size,
  of,
  onPage,
}: {
  total: number;
  offset: number;
  size: number;
  of: string;
  onPage: (offset: number) => void;
}) {
  if (total <= size) return null;
  return (
    <div className={styles.pager}>
      <span className={styles.muted}>
        {formatCount(offset + 1)} to {formatCount(Math.min(total, offset + size))} of {counted(total, of)}
      </span>
      <Button icon="left" disabled={offset === 0} onClick={() => onPage(Math.max(0, offset - size))}>
        Before
      </Button>
      <Button disabled={offset + size >= total} onClick={() => onPage(offset + size)}>
        Next
      </Button>
    </div>
  );
}

const columnsFor = (zone: string): readonly Column<ExhibitFile>[] => [
  {
    header: 'Path',
    cell: ({ path, originalPath }) => (
      <>
        <div className={styles.path}>{path}</div>
        {originalPath !== null && <div className={styles.small}>was called {originalPath}</div>}
      </>
    ),
  },
  { header: 'Size', kind: 'number', cell: ({ size }) => formatSize(size) },
  {
    header: 'Last written',
    kind: 'nowrap',
    cell: ({ modifiedAt }) => (modifiedAt === null ? 'not kept' : formatInstant(microsOfText(modifiedAt), zone)),
  },
  { header: 'SHA-256', kind: 'nowrap', cell: ({ path, sha256 }) => <Hash value={sha256} of={path} /> },
];

const skippedColumns: readonly Column<SkippedItem>[] = [
  { header: 'Path', cell: ({ path }) => <div className={styles.path}>{path}</div> },
  { header: 'What', kind: 'nowrap', cell: ({ kind }) => skippedKinds[kind] },
  { header: 'Why', cell: ({ reason }) => reason },
];
