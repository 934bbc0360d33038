import { hash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { ColumnRun } from '../../../shared/domain/search/column-piece.ts';
import { encodeDirectory } from '../../../shared/domain/search/word-directory.ts';
import { PageWriter, runEvents, type WordPages } from '../../../shared/domain/search/word-pages.ts';
import { longestWord } from '../../../shared/domain/search/words.ts';
import { prepared, type WriteTx } from '../driver.ts';

/** Live indexes cost three times what the rows cost. What is drawn and searched from is made once, a run of events at a time. */
export const case0009 = `
-- kind: 1 columns, 2 identities, 3 words (directory), 4 events of words, 5 places of words (shared/domain/search). bytes: zstd.
CREATE TABLE event_piece (
  id INTEGER PRIMARY KEY,
  import INTEGER NOT NULL,
  run INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  n INTEGER NOT NULL,
  first_event INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_piece_place ON event_piece (import, run, kind, n);
-- Which runs there are is asked without touching the pieces themselves.
CREATE INDEX event_piece_run ON event_piece (kind, first_event, count, import, run) WHERE n = 0;
DROP INDEX event_at;
DROP INDEX event_identity;
`;

/** Makes the pieces of the imports that were there before; the words come from the text index that they replace. */
export function makePieces0009(tx: WriteTx): void {
  tx.db.exec("CREATE VIRTUAL TABLE temp.event_words USING fts5vocab('main', 'event_text', 'instance')");
  const imports = prepared(
    tx,
    'SELECT id, first_event AS first, last_event AS last FROM import WHERE state = 1 AND first_event IS NOT NULL',
  ).all() as { id: number; first: number; last: number }[];
  for (const { id, first, last } of imports)
    for (let run = 0, from = first; from <= last; run++, from += runEvents) {
      const count = Math.min(runEvents, last - from + 1);
      const put = (kind: number, n: number, raw: Uint8Array): void => {
        const bytes = zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
        tx.db
          .prepare(
            'INSERT INTO event_piece (import, run, kind, n, first_event, count, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          )
          .run(id, run, kind, n, from, count, hash('sha256', bytes, 'buffer'), bytes);
      };
      const { columns, identities } = columnsOf(tx, from, count);
      put(1, 0, columns);
      put(2, 0, identities);
      const pages = wordsOf(tx, from, count);
      put(3, 0, encodeDirectory(pages.first));
      for (const [n, page] of pages.events.entries()) put(4, n, page);
      for (const [n, page] of pages.places.entries()) put(5, n, page);
    }
  tx.db.exec('DROP TABLE temp.event_words; DROP TABLE event_text');
}

function columnsOf(tx: WriteTx, first: number, count: number): { columns: Uint8Array; identities: Uint8Array } {
  const run = new ColumnRun(count);
  const identities = new Uint8Array(16 * count);
  const rows = tx.db
    .prepare(
      `SELECT e.at, s.text, y.text, a.text, h.text, e.identity FROM event e LEFT JOIN label s ON s.id = e.source LEFT JOIN label y ON y.id = e.type
       LEFT JOIN label a ON a.id = e.actor LEFT JOIN label h ON h.id = e.host WHERE e.id BETWEEN ? AND ? ORDER BY e.id`,
    )
    .raw()
    .iterate(first, first + count - 1) as IterableIterator<[number, ...(string | null)[], Uint8Array]>;
  let n = 0;
  for (const [at, source, type, actor, host, identity] of rows as Iterable<
    [number, string | null, string | null, string | null, string | null, Uint8Array]
  >) {
    run.add(at, [source ?? '', type ?? '', actor ?? '', host ?? '']);
    identities.set(identity.subarray(0, 16), 16 * n++);
  }
  return { columns: run.take(), identities };
}

function wordsOf(tx: WriteTx, first: number, count: number): WordPages {
  const writer = new PageWriter(count);
  const encoder = new TextEncoder();
  let word: string | null = null;
  let events: number[] = [];
  let places: number[] = [];
  const flush = (): void => {
    // Longer words were told apart further than they are now; cut, they are equal neighbours, which a page may hold.
    if (word !== null)
      writer.word(
        encoder.encode(word.slice(0, longestWord)),
        Uint32Array.from(events),
        Uint32Array.from(places),
        0,
        events.length,
      );
    events = [];
    places = [];
  };
  const rows = tx.db
    .prepare('SELECT term, doc, "offset" FROM temp.event_words WHERE doc BETWEEN ? AND ?')
    .raw()
    .iterate(first, first + count - 1) as IterableIterator<[string, number, number]>;
  for (const [term, doc, place] of rows) {
    if (term !== word) {
      flush();
      word = term;
    }
    events.push(doc - first);
    places.push(place);
  }
  flush();
  return writer.finish();
}
