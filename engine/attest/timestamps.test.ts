/** Trusted time through the whole engine, against a real authority: `openssl ts` behind HTTP on loopback. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceClock } from '../device-clock.ts';
import type { Connection } from '../store/driver.ts';
import { behindItsBack, startEngine, type TestEngine } from '../testing.ts';
import {
  type Authority,
  forAuthority,
  forStamps,
  type Issued,
  startAuthority,
  Workshop,
} from '../timestamps/authority.testing.ts';
import { type Gate, startGate } from './gate.testing.ts';

const workshop = new Workshop();
let root: Issued;
let otherRoot: Issued;
let authority: Authority;
let gate: Gate;
let test: TestEngine;
let caseId: string;
let minutes: number;
const minute = 60_000;

beforeAll(async () => {
  root = workshop.issue({ name: 'Exampleshire Root', extensions: forAuthority() });
  otherRoot = workshop.issue({ name: 'Another Root', extensions: forAuthority() });
  const signer = workshop.issue({ name: 'Exampleshire Time', issuer: root, extensions: forStamps });
  authority = await startAuthority(workshop, { signer });
});
afterAll(async () => {
  await authority.close();
  workshop.dispose();
});
beforeEach(async () => {
  gate = await startGate(authority.url);
  minutes = 0;
  test = await startEngine({ clock: setClock() });
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
});
afterEach(async () => {
  await test.dispose();
  await gate.close();
});

/** Stands still unless `minutes` moves it. */
function setClock(): DeviceClock {
  const start = Date.parse('2026-05-04T09:00:00.000Z');
  return { now: () => new Date(start + minutes * minute), boot: 'b0'.repeat(16), mono: () => 1 };
}
const pem = (issued: Issued): string => readFileSync(issued.certificate, 'utf8');
const configure = (url = gate.url, of = root) =>
  test.client.call('attestations.configure', { tsa: { url, roots: { pem: pem(of) } } });
const status = async () => (await test.client.call('attestations.status', { caseId })).timestamps;
const run = async () => (await test.client.call('attestations.run', { caseId })).timestamps;
const verify = () => test.client.call('verification.case', { caseId });
const annotate = async (engine = test) => {
  const { grant } = await engine.engine.grantRead(workshop.file(`A file, ${Math.random()}`));
  await engine.client.call('exhibits.addFile', { caseId, file: grant, producer: 'AB', description: 'A note' });
};
/** Lets the timers run out, and waits until the engine says that it has asked. */
const asked = async (): Promise<void> => {
  const said = new Promise<void>((resolve) => {
    const off = test.client.on('changed', ({ caseId: of, features }) => {
      if (of !== caseId || !features.includes('attestations')) return;
      off();
      resolve();
    });
  });
  test.elapse();
  await said;
};

describe('trusted time', () => {
  it('is queued while there is no network, said to be not yet there, and fetched when there is one', async () => {
    const { entries } = await test.client.call('attestations.status', { caseId });
    expect(await status()).toMatchObject({ state: 'off', words: 'Not yet timestamped', newest: null, nextTry: null });
    gate.way = 'down';
    await configure();
    await asked();
    expect(await status()).toMatchObject({
      state: 'waiting',
      words: 'Not yet timestamped: tried once, last 4 May 2026 10:00:00 BST',
      uncovered: entries,
      nextTry: '2026-05-04T09:01:00.000Z',
      problem: { code: 'timestamp-unavailable', tries: 1, at: '2026-05-04T09:00:00.000Z' },
    });
    // Later commits do not shorten the wait, and none of them failed.
    await annotate();
    minutes = 1;
    await asked();
    expect(await status()).toMatchObject({
      words: 'Not yet timestamped: tried 2 times, last 4 May 2026 10:01:00 BST',
      nextTry: '2026-05-04T09:03:00.000Z',
    });
    // The queue outlives the process.
    test = await test.reopen();
    expect(await status()).toMatchObject({ problem: { tries: 2 }, nextTry: '2026-05-04T09:03:00.000Z' });
    gate.way = 'open';
    minutes = 3;
    await asked();
    const stamped = await status();
    expect(stamped).toMatchObject({ state: 'current', uncovered: 0, problem: null, nextTry: null, count: 1 });
    const all = (await test.client.call('attestations.status', { caseId })).entries;
    expect(stamped.newest).toMatchObject({ size: all, tsa: expect.stringContaining('CN=Exampleshire Time') });
    expect(stamped.words).toMatch(new RegExp(`^Timestamped .* by .*CN=Exampleshire Time: all ${all} entries$`));
    const report = await verify();
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.checked).toContainEqual({ what: 'timestamps: token, certificates and checkpoint', count: 1 });
  });

  it('is asked for once an interval while the case grows, and at once when something is exported', async () => {
    await configure();
    await asked();
    expect(gate.asked).toBe(1);
    await annotate();
    await annotate();
    expect(await status()).toMatchObject({ state: 'waiting', nextTry: '2026-05-04T10:00:00.000Z' });
    expect((await status()).words).toMatch(/: 2 entries; \d+ later not yet timestamped$/);
    // The timer runs out early: nothing is asked before the interval is over.
    test.elapse();
    expect(await status()).toMatchObject({ nextTry: '2026-05-04T10:00:00.000Z' });
    expect(gate.asked).toBe(1);
    minutes = 60;
    await asked();
    expect(gate.asked).toBe(2);
    expect(await status()).toMatchObject({ state: 'current', count: 2 });
    await annotate();
    const { entries } = await test.client.call('attestations.status', { caseId });
    const out = (await test.engine.grantWrite(`${test.home}/pack`)).grant;
    await test.client.call('packs.export', { caseId, out, form: 'folder' });
    // What was there when the export began is stamped before it, the export's own entry after it.
    expect(gate.asked).toBe(3);
    expect((await status()).newest?.size).toBe(entries);
    await asked();
    expect(gate.asked).toBe(4);
    expect(await status()).toMatchObject({ state: 'current', count: 4 });
  });

  it('accepts nothing that does not verify, keeps nothing of it, and says what it was', async () => {
    await configure();
    const refusals: [Gate['way'], string, RegExp][] = [
      ['elsewhere', 'timestamp-unavailable', /HTTP status 307/],
      ['endless', 'timestamp-unavailable', /more than 131072 bytes/],
      ['steal', 'timestamp-unavailable', /HTTP status 503/],
      // The very reply to an earlier query over the same checkpoint.
      ['replay', 'timestamp-refused', /nonce/],
      ['altered', 'timestamp-refused', /signature/],
    ];
    for (const [way, code, what] of refusals) {
      gate.way = way;
      expect(await run()).toMatchObject({
        newest: null,
        count: 0,
        problem: { code, what: expect.stringMatching(what) },
      });
    }
    gate.way = 'open';
    await configure(gate.url, otherRoot);
    expect(await run()).toMatchObject({ count: 0, problem: { code: 'timestamp-refused', tries: 1 } });
    expect((await status()).problem?.what).toMatch(/does not lead to a trusted one/);
    await configure();
    expect(await run()).toMatchObject({ state: 'current', count: 1, problem: null });
    expect(test.logged).toEqual([]);
  });

  it('is not of a certificate that had expired', async () => {
    const until = '20240101000000Z';
    const signer = workshop.issue({ name: 'Expired Time', issuer: root, extensions: forStamps, until });
    const expired = await startAuthority(workshop, { signer });
    try {
      await configure(expired.url);
      expect(await run()).toMatchObject({
        count: 0,
        problem: { code: 'timestamp-refused', what: expect.stringMatching(/not valid at the time stamped/) },
      });
    } finally {
      await expired.close();
    }
  });

  it('shows what it trusts, and takes no address or certificate that is none', async () => {
    const settings = await configure();
    expect(settings.tsa).toMatchObject({
      url: gate.url,
      roots: [
        {
          subject: expect.stringContaining('CN=Exampleshire Root'),
          expired: false,
          validUntil: '2049-12-31T23:59:59.000Z',
        },
      ],
    });
    const old = workshop.issue({ name: 'Old', extensions: forAuthority(), until: '20240101000000Z' });
    expect((await configure(gate.url, old)).tsa?.roots).toMatchObject([{ expired: true }]);
    await configure();
    for (const url of [
      'http://tsa.example/',
      'ftp://127.0.0.1/',
      'https://a:b@tsa.example/',
      'nowhere',
      'http://localhost/',
    ])
      await expect(configure(url)).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    for (const text of ['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      await expect(
        test.client.call('attestations.configure', { tsa: { url: gate.url, roots: { pem: text } } }),
      ).rejects.toMatchObject({ failure: { code: 'invalid-request', kept: 'The settings are as they were.' } });
    expect(await test.client.call('attestations.settings', {})).toEqual(settings);
    test = await test.reopen();
    expect(await test.client.call('attestations.settings', {})).toEqual(settings);
    const off = await test.client.call('attestations.configure', { tsa: null, intervalMinutes: 5 });
    expect(off).toMatchObject({ tsa: null, intervalMinutes: 5 });
  });

  it('that is under way ends with the person’s cancel, and with the engine', async () => {
    await configure();
    gate.way = 'silent';
    const cancel = new AbortController();
    const running = test.client.call('attestations.run', { caseId }, { signal: cancel.signal });
    running.catch(() => undefined);
    await gate.held;
    cancel.abort();
    await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(await status()).toMatchObject({ problem: null, count: 0 });
    const again = test.client.call('attestations.run', { caseId });
    again.catch(() => undefined);
    await expect.poll(() => gate.asked, { timeout: 180_000 }).toBe(2);
    test = await test.reopen();
    gate.way = 'open';
    expect(await run()).toMatchObject({ state: 'current', count: 1 });
  });

  it('was altered, moved or made by someone else: verification names it', async () => {
    await configure();
    const first = (await run()).newest?.size;
    await annotate();
    const second = (await run()).newest?.size;
    await test.close();
    const foreign = pem(otherRoot);
    const cases: [string, (db: Connection) => void, object[]][] = [
      [
        'moved to another checkpoint',
        (db) =>
          db.exec(
            `UPDATE checkpoint_timestamp SET size = ${second}, root = (SELECT root FROM log_checkpoint WHERE size = ${second}) WHERE size = ${first}`,
          ),
        [{ kind: 'timestamp-unmatched', subject: `the timestamp over ${second} entries, number 1` }],
      ],
      [
        'of a root that the log never had',
        (db) => db.exec(`UPDATE checkpoint_timestamp SET root = '${'0'.repeat(64)}' WHERE size = ${first}`),
        [{ kind: 'timestamp-unmatched', subject: `the timestamp over ${first} entries` }],
      ],
      [
        'one byte of the token',
        (db) => {
          const token = db
            .prepare('SELECT token FROM checkpoint_timestamp WHERE size = ?')
            .pluck()
            .get(first) as Buffer;
          token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
          db.prepare('UPDATE checkpoint_timestamp SET token = ? WHERE size = ?').run(token, first);
        },
        [{ kind: 'timestamp-altered', subject: `the timestamp over ${first} entries` }],
      ],
      [
        'another chain',
        (db) => {
          db.prepare('UPDATE checkpoint_timestamp SET roots = ? WHERE size = ?').run(foreign, first);
        },
        [{ kind: 'timestamp-altered', found: expect.stringContaining('does not lead to a trusted one') }],
      ],
      [
        'an authority of one’s own',
        (db) => {
          const note = db.prepare('SELECT note FROM log_checkpoint WHERE size = ?').pluck().get(first) as Buffer;
          db.prepare('UPDATE checkpoint_timestamp SET token = ?, roots = ? WHERE size = ?').run(
            forged(note),
            foreign,
            first,
          );
        },
        [{ kind: 'timestamp-untrusted', found: expect.stringContaining('CN=Another Root') }],
      ],
    ];
    for (const [name, change, problems] of cases) {
      const home = workshop.path(`copy of ${name}`);
      cpSync(test.home, home, { recursive: true });
      await behindItsBack(home, caseId, change, { keychain: test.keychain });
      const copy = await startEngine({ home, keychain: test.keychain, clock: setClock() });
      const report = await copy.client.call('verification.case', { caseId });
      expect({ name, problems: report.problems }).toMatchObject({ name, problems });
      expect(report.problems).toHaveLength(problems.length);
      await copy.dispose();
    }
    test = await startEngine({ home: test.home, keychain: test.keychain, clock: setClock() });
  });

  it('lost to a kill after the authority has answered is asked for again, and nothing else is lost', async () => {
    await test.dispose();
    const passphrase = 'correct horse battery';
    test = await startEngine({ clock: setClock(), passphrase });
    caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0002', title: 'A test' })).id;
    await configure();
    await test.close();
    gate.way = 'silent';
    const main = join(import.meta.dirname, '../../cli/main.ts');
    const child = spawn(process.execPath, [main, 'timestamps', 'run', '--case', 'DPS/2026/0002'], {
      env: { ...process.env, CONTINUITY_HOME: test.home, CONTINUITY_PASSPHRASE: passphrase },
      stdio: 'ignore',
    });
    await gate.held;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    gate.way = 'open';
    test = await startEngine({ home: test.home, clock: setClock(), passphrase });
    expect(await status()).toMatchObject({ state: 'waiting', count: 0 });
    expect(await verify()).toMatchObject({ status: 'verified' });
    expect(await run()).toMatchObject({ state: 'current', count: 1 });
    expect(await verify()).toMatchObject({ status: 'verified' });
  });
});

/** A sound token over the note by an authority that nobody here has configured. */
function forged(note: Uint8Array): Buffer {
  const signer = workshop.issue({ name: 'Another Time', issuer: otherRoot, extensions: forStamps });
  const serial = workshop.file('01\n');
  const config = workshop.file(
    [
      `[tsa]\ndefault_tsa = it\n[it]\nserial = ${serial}\nsigner_cert = ${signer.certificate}\nsigner_key = ${signer.key}`,
      'signer_digest = sha256\ndefault_policy = 1.3.6.1.4.1.99999.7\ndigests = sha256\ness_cert_id_alg = sha256\n',
    ].join('\n'),
  );
  const query = workshop.path('forged.tsq');
  const token = workshop.path('forged.tst');
  workshop.openssl('ts', '-query', '-data', workshop.file(note), '-sha256', '-cert', '-out', query);
  workshop.openssl('ts', '-reply', '-config', config, '-queryfile', query, '-token_out', '-out', token);
  return readFileSync(token);
}
