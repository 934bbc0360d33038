/** Imports and what is derived from them, through a whole engine: exact duplicates, words, patterns, kills and tampering. */
import { spawn } from 'node:child_process';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventFilter } from '../shared/api/timeline.ts';
import { parseTextQuery, type TextQuery } from '../shared/domain/events/text-query.ts';
import { wordsOf } from '../shared/domain/search/words.ts';
import { killedPassphrase, noKeychain, seeded } from './killed.testing.ts';
import type { Connection } from './store/driver.ts';
import { startEngine, type TestEngine, temporaryFolder } from './testing.ts';

const seed = Number(process.env.FC_SEED ?? 4_041_104);
const header = 'message,datetime,timestamp_desc,username,hostname,event_type';
const line = (message: string, n: number): string =>
  `"${message}",2026-01-05T09:00:${String(n % 60).padStart(2, '0')}+00:00,Recorded,user${n % 3},WS${n % 2},act`;

let test: TestEngine;
let caseId: string;
beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'I/1', title: 'Imports' })).id;
});
afterEach(() => test.dispose());

let files = 0;
async function importLines(lines: readonly string[]) {
  const path = join(test.home, `file-${files++}.csv`);
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`);
  return test.client.call('imports.run', { caseId, file: (await test.engine.grantRead(path)).grant });
}

async function idsOf(filter: EventFilter): Promise<number[]> {
  const sort = { column: 'time', descending: false } as const;
  const { rows, total } = await test.client.call('timeline.page', { caseId, filter, sort, offset: 0, limit: 1000 });
  expect(total).toBe(rows.length);
  return rows.map(([id]) => id).sort((a, b) => a - b);
}

describe('duplicates', () => {
  it('are exactly the rows that the case already holds as often', async () => {
    const text = fc.integer({ min: 0, max: 5 }).map((n) => line(`event ${n}`, n));
    const exports = fc.sample(fc.array(text, { minLength: 1, maxLength: 12 }), { seed, numRuns: 6 });
    const held = new Map<string, number>();
    for (const lines of exports) {
      const here = new Map<string, number>();
      let fresh = 0;
      for (const one of lines) {
        const before = here.get(one) ?? 0;
        here.set(one, before + 1);
        if (before >= (held.get(one) ?? 0)) fresh++;
      }
      const { imported, duplicate, rows } = await importLines(lines);
      expect({ imported, duplicate, rows }).toEqual({
        imported: fresh,
        duplicate: lines.length - fresh,
        rows: lines.length,
      });
      for (const [one, count] of here) held.set(one, Math.max(count, held.get(one) ?? 0));
    }
    expect((await test.client.call('verification.case', { caseId })).problems).toEqual([]);
  });

  it('are found where the pieces that help to find them are gone', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => line(`event ${n}`, n));
    await importLines(lines);
    test = await test.tamper(caseId, (db) => db.exec('DELETE FROM event_piece'));
    expect(await importLines([...lines, line('another', 3)])).toMatchObject({ imported: 1, duplicate: 30 });
  });
});

describe('free text and patterns', () => {
  it('find what a look at every row finds, over several imports out of order', async () => {
    const random = seeded(seed);
    const vocabulary = ['logon', 'log', 'usb', 'Maple Row', 'café', 'Northmere', '4624', 'x1', 'ŁÓDŹ'];
    const messages: string[] = [];
    for (let file = 0; file < 3; file++) {
      const lines = Array.from({ length: 40 }, (_, n) => {
        const words = Array.from({ length: 4 }, () => vocabulary[Math.floor(random() * vocabulary.length)]);
        const message = `${words.join(' ')} r${file}n${n}`;
        messages.push(message);
        return line(message, (n * 37 + file * 11) % 60);
      });
      await importLines(lines);
    }
    const rows = messages.map((message, n) => ({ id: n + 1, message }));
    const holds = (query: TextQuery, words: readonly string[]): boolean => {
      if (query.kind === 'not') return !holds(query.part, words);
      if (query.kind === 'and') return query.parts.every((part) => holds(part, words));
      if (query.kind !== 'phrase') return query.parts.some((part) => holds(part, words));
      const { words: wanted, prefix } = query;
      return words.some((_, at) =>
        wanted.every((word, i) =>
          prefix && i === wanted.length - 1 ? words[at + i]?.startsWith(word) : words[at + i] === word,
        ),
      );
    };
    const texts = [
      'usb',
      'log*',
      '"maple row"',
      '"row usb"',
      'cafe NOT log',
      '(usb OR x1) AND 4624',
      'lodz OR "northmere log"*',
      'NOT logon NOT usb',
      'r1n7',
      '"usb maple r"*',
      'łodz',
    ];
    for (const text of texts) {
      const query = parseTextQuery(text) as TextQuery;
      const wanted = rows.filter(({ message }) => holds(query, wordsOf(message))).map(({ id }) => id);
      expect(await idsOf({ text }), text).toEqual(wanted);
    }
    for (const regex of ['usb .* usb', '^MAPLE', 'r\\dn[0-9]$', '\\p{Lu}ÓDŹ'])
      expect(await idsOf({ regex }), regex).toEqual(
        rows.filter(({ message }) => new RegExp(regex, 'iu').test(message)).map(({ id }) => id),
      );
    expect(await idsOf({ regex: 'usb', text: 'NOT x1', import: [2] })).toEqual(
      rows
        .filter(({ id, message }) => id > 40 && id <= 80 && /usb/.test(message) && !/x1/.test(message))
        .map(({ id }) => id),
    );
    // What is none of an event's words, but of its row: user and device.
    expect(await idsOf({ text: 'user1 ws1' })).toEqual(await idsOf({ actor: ['user1'], host: ['WS1'] }));
    await expect(idsOf({ regex: '(' })).rejects.toMatchObject({ failure: { code: 'query-invalid' } });
  });
});

describe('an early page', () => {
  it('has exactly the rows of the whole list, and no count or the exact one', async () => {
    const random = seeded(seed);
    const two = (n: number): string => String(n).padStart(2, '0');
    // Minutes that each import covers: out of order, two of them overlapping, one within another.
    for (const [from, to] of [
      [20, 30],
      [0, 10],
      [25, 40],
      [50, 59],
      [52, 54],
    ] as const)
      await importLines(
        Array.from({ length: 40 }, (_, n) => {
          const minute = from + Math.floor(random() * (to - from));
          const message = `${random() < 0.7 ? 'often' : 'rarely'} ${n} x`;
          return `${message},2026-01-05T09:${two(minute)}:${two(Math.floor(random() * 60))}Z,Recorded,user${n % 3},,act`;
        }),
      );
    const half = Date.UTC(2026, 0, 5, 9, 27) * 1000;
    const answered = { early: 0, whole: 0 };
    let spaces = 0;
    for (const text of ['often', 'rarely', 'NOT often', '"often 7"', 'nowhere', 'often NOT rarely'])
      for (const descending of [false, true])
        for (const [offset, limit] of [
          [0, 1],
          [0, 20],
          [15, 30],
          [0, 1000],
        ] as const)
          for (const more of [{}, { actor: ['user1'] }, { from: half }, { to: half }]) {
            const sort = { column: 'time', descending } as const;
            // The same words as another text: nothing is remembered of it.
            const asked = (filter: EventFilter) => ({ caseId, filter, sort, offset, limit });
            spaces++;
            const early = await test.client.call('timeline.page', {
              ...asked({ ...more, text: `${' '.repeat(spaces)}${text}` }),
              early: true,
            });
            const whole = await test.client.call('timeline.page', asked({ ...more, text }));
            expect(early.rows).toEqual(whole.rows);
            expect([null, whole.total]).toContain(early.total);
            if (early.total === null) expect(early.rows).toHaveLength(limit);
            answered[early.total === null ? 'early' : 'whole']++;
          }
    expect(answered.early).toBeGreaterThan(20);
    expect(answered.whole).toBeGreaterThan(20);
  });

  it('leaves a search whose count is filled in by the part that counts, or recorded without one', async () => {
    for (const minute of [1, 2])
      await importLines(
        Array.from({ length: 9 }, (_, n) => `event ${n},2026-01-05T09:0${minute}:0${n}Z,Recorded,user,,act`),
      );
    const page = (text: string) =>
      test.client.call('timeline.page', {
        caseId,
        filter: { text },
        sort: { column: 'time', descending: false },
        offset: 0,
        limit: 5,
        early: true,
      });
    expect((await page('event')).total).toBeNull();
    await test.client.call('timeline.summary', { caseId, filter: { text: 'event' } });
    test.elapse();
    expect((await page('event NOT 3')).total).toBeNull();
    test.elapse();
    const { rows } = await test.client.call('ledger.page', { caseId, acts: ['searched'], offset: 0, limit: 10 });
    expect(rows.map(({ summary }) => summary).reverse()).toEqual([
      'Searched for “event”: 18 events.',
      'Searched for “event NOT 3”.',
    ]);
  });
});

describe('what is derived from an import, altered behind Continuity’s back', () => {
  const lines = Array.from({ length: 50 }, (_, n) => line(`event ${n} ${n % 2 ? 'odd' : 'even'}`, n));
  const found = async (change: (db: Connection) => void) => {
    await importLines(lines);
    test = await test.tamper(caseId, change);
    return (await test.client.call('verification.case', { caseId })).problems.map(({ kind, subject }) => ({
      kind,
      subject,
    }));
  };
  const altered = [{ kind: 'index-altered', subject: expect.stringMatching(/the index of import 1/) }];

  it('is sound as it was made', async () => {
    expect(await found(() => {})).toEqual([]);
  });
  it.each([
    [
      'a byte of a piece',
      "UPDATE event_piece SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || 'x' AS BLOB) WHERE kind = 1",
    ],
    ['words taken away', 'DELETE FROM event_piece WHERE kind >= 3'],
    ['everything taken away', 'DELETE FROM event_piece'],
    [
      'a piece in another’s place',
      'UPDATE event_piece SET (bytes, sha256) = (SELECT bytes, sha256 FROM event_piece WHERE kind = 4 AND n = 0) WHERE kind = 5 AND n = 0',
    ],
  ])('%s is named', async (_, sql) => {
    const problems = await found((db) => db.exec(sql));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toEqual(altered[0]);
  });

  it('shows the same events, and a search says that it cannot be whole', async () => {
    await importLines(lines);
    const before = await idsOf({ actor: ['user1'] });
    test = await test.tamper(caseId, (db) => db.exec('DELETE FROM event_piece'));
    expect(await idsOf({ actor: ['user1'] })).toEqual(before);
    await expect(idsOf({ text: 'odd' })).rejects.toMatchObject({ failure: { code: 'case-damaged' } });
  });
});

describe('an import whose process is killed', () => {
  const count = 6000;
  // Bytes that the case's files grow by before the kill: at the beginning, in the middle, near the end.
  it.each([1, 1_500_000, 3_000_000])('after %i bytes leaves the case as before, or is complete', async (bytes) => {
    const home = temporaryFolder();
    try {
      const first = await startEngine({ home, keychain: noKeychain, passphrase: killedPassphrase });
      const { id } = await first.client.call('cases.create', { ref: 'K/1', title: 'Killed' });
      await first.close();
      const path = join(home, 'activity.csv');
      writeFileSync(
        path,
        `${header}\n${Array.from({ length: count }, (_, n) => `${line(`event ${n}`, n)}\n`).join('')}`,
      );
      await killWhenGrown(home, path, id, bytes);
      const after = await startEngine({ home, keychain: noKeychain, passphrase: killedPassphrase });
      const { events } = await after.client.call('cases.info', { caseId: id });
      expect([0, count]).toContain(events);
      const filter = { text: 'event' };
      expect((await after.client.call('timeline.summary', { caseId: id, filter })).matched).toBe(events);
      const { grant } = await after.engine.grantRead(path);
      const again = await after.client.call('imports.run', { caseId: id, file: grant });
      expect(again).toMatchObject({ imported: count - (events ?? 0), duplicate: events });
      expect((await after.client.call('verification.case', { caseId: id })).problems).toEqual([]);
      await after.close();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

/** Kills an import once the case's write-ahead log or file has grown by so many bytes; not at all where it ends before. */
async function killWhenGrown(home: string, path: string, id: string, bytes: number): Promise<void> {
  const script = join(import.meta.dirname, 'import-child.testing.ts');
  const child = spawn(process.execPath, [script, home, path, id], { stdio: ['ignore', 'pipe', 'inherit'] });
  let over = false;
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => {
      over = true;
      resolve();
    }),
  );
  let begun = false;
  createInterface({ input: child.stdout }).on('line', (text) => {
    begun ||= text === 'begins';
  });
  const size = (): number =>
    ['.case', '.case-wal'].reduce(
      (sum, end) => sum + (statSync(join(home, 'cases', `${id}${end}`), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  while (!begun && !over) await turn();
  const before = size();
  while (!over && size() - before < bytes) await turn();
  child.kill('SIGKILL');
  await ended;
}
