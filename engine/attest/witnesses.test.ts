/** Witnesses through the whole engine: over the network, against one that implements the protocol, and by file. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceClock } from '../device-clock.ts';
import { behindItsBack, startEngine, type TestEngine, temporaryFolder } from '../testing.ts';
import { startWitness, type TestWitness } from './witness.testing.ts';

let folder: string;
let witness: TestWitness;
let test: TestEngine;
let caseId: string;
let files = 0;

const clock: DeviceClock = {
  now: () => new Date('2026-05-04T09:00:00.000Z'),
  boot: 'b0'.repeat(16),
  mono: () => 1,
};

beforeEach(async () => {
  folder = temporaryFolder();
  witness = await startWitness();
  test = await startEngine({ clock });
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0001', title: 'A test' })).id;
  witness.trust((await test.client.call('attestations.status', { caseId })).logKey);
});
afterEach(async () => {
  await test.dispose();
  await witness.close();
  rmSync(folder, { recursive: true, force: true });
});

const configure = (on = test, url: string | null = witness.url) =>
  on.client.call('attestations.configure', { witnesses: [{ vkey: witness.vkey, url }] });
const add = async (text: string, on = test) => {
  const path = join(folder, `file-${files++}`);
  writeFileSync(path, text);
  const { grant } = await on.engine.grantRead(path);
  await on.client.call('exhibits.addFile', { caseId, file: grant, producer: 'AB', description: text });
};
const run = async (on = test) => {
  const { entries, witnesses } = await on.client.call('attestations.run', { caseId });
  return { entries, ...witnesses[0] };
};
const verify = (on = test) => on.client.call('verification.case', { caseId });
/** Lets the timers of an engine run out, and waits until it says that it has asked. */
const asked = async (on: TestEngine): Promise<void> => {
  const said = new Promise<void>((resolve) => {
    on.client.on('changed', ({ features }) => features.includes('attestations') && resolve());
  });
  on.elapse();
  await said;
};

describe('a witness', () => {
  it('cosigns each checkpoint after a proof that it continues the last, and verification verifies that anew', async () => {
    await configure();
    const first = await run();
    expect(first).toMatchObject({
      state: 'current',
      name: 'witness.example/w1',
      newest: { size: first.entries, time: '2026-05-28T20:26:40.000Z' },
      words: `Seen by witness.example/w1 28 May 2026 21:26:40 BST: all ${first.entries} entries`,
    });
    await add('one');
    await add('two');
    const second = await run();
    expect(second).toMatchObject({ state: 'current', count: 2, problem: null });
    expect(witness.asked).toEqual([
      { old: 0, size: first.entries, status: 200 },
      { old: first.entries, size: second.entries, status: 200 },
    ]);
    const report = await verify();
    expect(report).toMatchObject({ status: 'verified', problems: [] });
    expect(report.checked).toContainEqual({
      what: 'cosignatures of witnesses: over a checkpoint of the log',
      count: 2,
    });
  });

  it('that remembers more than was kept here is proved from there', async () => {
    await configure();
    // Its answer is lost on the way: the witness has moved on, and nothing was kept.
    witness.behave(() => 'drop');
    expect(await run()).toMatchObject({
      state: 'waiting',
      count: 0,
      problem: { code: 'witness-unavailable', tries: 1 },
    });
    await add('one');
    witness.behave(null);
    const after = await run();
    expect(after).toMatchObject({ state: 'current', count: 1, problem: null });
    expect(witness.asked.map(({ old, status }) => [old, status])).toEqual([
      [0, 200],
      [0, 409],
      [witness.asked[0]?.size, 200],
    ]);
  });

  it('is not believed where it does not prove itself, and what it said is told', async () => {
    await configure();
    const stranger = await startWitness('stranger.example/w');
    stranger.trust((await test.client.call('attestations.status', { caseId })).logKey);
    const lie = Buffer.from(`— witness.example/w1 ${Buffer.alloc(76, 7).toString('base64')}\n`);
    const size = (body: string) => ({ status: 409, type: 'text/x.tlog.size', body });
    const answers: [Parameters<TestWitness['behave']>[0], string, RegExp][] = [
      [() => ({ status: 200, body: '' }), 'witness-refused', /signature is not there|cannot be accepted/],
      [() => ({ status: 200, body: lie }), 'witness-refused', /cannot be accepted/],
      [({ body }) => ({ status: 200, body: `\nanother/log\n1\n\n${body}` }), 'witness-refused', /cannot be accepted/],
      [
        ({ body }) => ({ status: 200, body: String(body).replace('/w1 ', '/w2 ') }),
        'witness-refused',
        /cannot be accepted: no /,
      ],
      [() => ({ status: 200, body: Buffer.alloc(200_000, 65) }), 'witness-unavailable', /more than 131072 bytes/],
      [() => ({ status: 302, headers: { location: stranger.url } }), 'witness-unavailable', /HTTP status 302/],
      [() => ({ status: 500 }), 'witness-unavailable', /HTTP status 500/],
      [() => ({ status: 404 }), 'witness-refused', /does not know this log/],
      [() => ({ status: 403 }), 'witness-refused', /does not know the key/],
      [() => size('01\n'), 'witness-unavailable', /does not say/],
      [() => size('1'), 'witness-unavailable', /does not say/],
      [() => size('0\n'), 'witness-unavailable', /contradicts itself/],
    ];
    for (const [behaviour, code, what] of answers) {
      witness.seen.clear();
      witness.behave(behaviour);
      const said = await run();
      expect(said).toMatchObject({ count: 0, newest: null, problem: { code } });
      expect(said.problem?.what).toMatch(what);
    }
    expect(stranger.asked).toEqual([]);
    await stranger.close();
    expect(test.logged).toEqual([]);
  });

  it('shows that the case file was put back to an older copy, as soon as it is opened', async () => {
    // A passphrase keeps the key, so that no seal outside the data folder tells.
    await test.dispose();
    const passphrase = 'correct horse battery';
    test = await startEngine({ clock, passphrase });
    caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0002', title: 'A test' })).id;
    witness.trust((await test.client.call('attestations.status', { caseId })).logKey);
    await configure();
    const { entries } = await run();
    await test.close();
    const older = join(folder, 'older');
    cpSync(test.home, older, { recursive: true });
    test = await startEngine({ home: test.home, clock, passphrase });
    await add('one');
    const after = await run();
    const copy = await startEngine({ home: older, clock, passphrase });
    await copy.client.call('cases.info', { caseId });
    await asked(copy);
    const status = (await copy.client.call('attestations.status', { caseId })).witnesses[0];
    expect(status).toMatchObject({ state: 'alarm', problem: { code: 'log-behind' } });
    expect(status?.words).toContain(`has cosigned ${after.entries} entries of this log; this case file has ${entries}`);
    const report = await verify(copy);
    expect(report.problems).toEqual([expect.objectContaining({ kind: 'log-behind' })]);
    await copy.dispose();
    expect(await run()).toMatchObject({ state: 'current', problem: null });
  });

  it('catches a cloned laptop and its second history, at the same size and at a larger one', async () => {
    await configure();
    await run();
    await test.close();
    for (const more of [[], ['three']]) {
      const clone = join(folder, `clone-${more.length}`);
      cpSync(test.home, clone, { recursive: true });
      test = await startEngine({ home: test.home, keychain: test.keychain, clock });
      await add(`one ${more.length}`);
      await run();
      const other = await startEngine({ home: clone, keychain: test.keychain, clock });
      for (const text of ['two', ...more]) await add(text, other);
      expect(await run(other)).toMatchObject({ state: 'alarm', problem: { code: 'log-forked' } });
      const report = await verify(other);
      expect(report).toMatchObject({ status: 'altered' });
      expect(report.problems).toContainEqual(
        expect.objectContaining({ kind: 'log-forked', found: expect.stringContaining('another history') }),
      );
      // Nothing of the second history was cosigned.
      expect((await run(other)).count).toBe(more.length === 0 ? 1 : 2);
      await other.dispose();
      await test.close();
    }
    test = await startEngine({ home: test.home, keychain: test.keychain, clock });
    expect(await verify()).toMatchObject({ status: 'verified' });
  });

  it('whose cosignature was altered, moved or put in by someone else is named by verification', async () => {
    await configure();
    const first = (await run()).newest?.size;
    await add('one');
    const second = (await run()).newest?.size;
    await test.close();
    const stranger = await startWitness('stranger.example/w');
    const changes: [string, string][] = [
      [`UPDATE checkpoint_cosignature SET signature = zeroblob(72) WHERE size = ${first}`, 'cosignature-altered'],
      [`UPDATE checkpoint_cosignature SET vkey = '${stranger.vkey}' WHERE size = ${first}`, 'cosignature-altered'],
      [`UPDATE checkpoint_cosignature SET root = '${'0'.repeat(64)}' WHERE size = ${first}`, 'cosignature-unmatched'],
      [`UPDATE checkpoint_cosignature SET size = 1 WHERE size = ${second}`, 'cosignature-unmatched'],
    ];
    await stranger.close();
    for (const [n, [sql, kind]] of changes.entries()) {
      const home = join(folder, `tampered-${n}`);
      cpSync(test.home, home, { recursive: true });
      await behindItsBack(home, caseId, (db) => db.exec(sql), { keychain: test.keychain });
      const copy = await startEngine({ home, keychain: test.keychain, clock });
      expect((await verify(copy)).problems).toMatchObject([{ kind }]);
      await copy.dispose();
    }
    test = await startEngine({ home: test.home, keychain: test.keychain, clock });
  });

  it('takes no key that is none of a witness', async () => {
    const { logKey } = await test.client.call('attestations.status', { caseId });
    for (const vkey of ['', 'a key', logKey, witness.vkey.replace('w1+', 'w2+')])
      await expect(
        test.client.call('attestations.configure', { witnesses: [{ vkey, url: null }] }),
      ).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    const twice = { vkey: witness.vkey, url: null };
    await expect(test.client.call('attestations.configure', { witnesses: [twice, twice] })).rejects.toMatchObject({
      failure: { code: 'invalid-request', what: expect.stringContaining('twice') },
    });
    await expect(configure(test, 'http://witness.example/')).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
  });
});

describe('a colleague’s laptop as a witness, without a network', () => {
  let other: TestEngine;
  let own: { name: string; vkey: string };
  beforeEach(async () => {
    other = await startEngine({ clock });
    own = (await other.client.call('attestations.settings', {})).own;
    await test.client.call('attestations.configure', { witnesses: [{ vkey: own.vkey, url: null }] });
  });
  afterEach(() => other.dispose());

  const path = (name: string) => join(folder, name);
  const request = async (name: string, more: { witness?: string; from?: number } = {}, on = test) =>
    on.client.call('attestations.request', { caseId, out: (await on.engine.grantWrite(path(name))).grant, ...more });
  const cosign = async (name: string, logKey?: string) =>
    other.client.call('attestations.cosign', {
      request: (await other.engine.grantRead(path(name))).grant,
      out: (await other.engine.grantWrite(path(`${name}.cosigned`))).grant,
      ...(logKey !== undefined && { logKey }),
    });
  const accept = async (name: string, on = test) =>
    on.client.call('attestations.addCosignature', {
      caseId,
      file: (await on.engine.grantRead(path(name))).grant,
    });

  it('cosigns what continues what it saw, and its files go there and back', async () => {
    const first = await request('a', { witness: own.name });
    expect(first.from).toBe(0);
    await expect(cosign('a')).rejects.toMatchObject({ failure: { code: 'invalid-request', next: /--log-key/ } });
    await expect(cosign('a', witness.vkey)).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
    expect(await cosign('a', first.logKey)).toMatchObject({ size: first.size, from: null, witness: own.name });
    expect(await accept('a.cosigned')).toMatchObject({ added: [{ witness: own.name, size: first.size }], known: 0 });
    expect(await accept('a.cosigned')).toMatchObject({ added: [], known: 1 });
    await add('one');
    const second = await request('b', { witness: own.vkey });
    expect(second.from).toBe(first.size);
    expect(await cosign('b')).toMatchObject({ size: second.size, from: first.size });
    await accept('b.cosigned');
    const status = (await test.client.call('attestations.status', { caseId })).witnesses[0];
    expect(status).toMatchObject({ state: 'current', count: 2, url: null, nextTry: null });
    expect(await verify()).toMatchObject({ status: 'verified' });
  });

  it('asks for a proof from where it is, and remembers across a restart', async () => {
    const { logKey, size } = await request('a');
    await cosign('a', logKey);
    await add('one');
    await request('b');
    other = await other.reopen();
    const refused = { failure: { code: 'witness-refused', next: expect.stringContaining(`--from ${size}`) } };
    await expect(cosign('b')).rejects.toMatchObject(refused);
    await request('c', { from: size });
    expect(await cosign('c')).toMatchObject({ from: size });
  });

  it('refuses an older copy and a second history, and a copy finds itself out by the file', async () => {
    const { logKey, size } = await request('a');
    await cosign('a', logKey);
    await test.close();
    const clone = path('clone');
    cpSync(test.home, clone, { recursive: true });
    test = await startEngine({ home: test.home, keychain: test.keychain, clock });
    await add('one');
    await request('b', { from: size });
    const seen = (await cosign('b')).size;
    await expect(cosign('a')).rejects.toMatchObject({ failure: { code: 'log-behind', kept: 'Nothing was signed.' } });
    const copy = await startEngine({ home: clone, keychain: test.keychain, clock });
    await expect(accept('b.cosigned', copy)).rejects.toMatchObject({ failure: { code: 'log-behind' } });
    await add('two', copy);
    await request('c', { from: size }, copy);
    await expect(cosign('c')).rejects.toMatchObject({ failure: { code: 'log-forked' } });
    // Larger, and proved from the very size that was seen, but from another history of that size.
    await add('three', copy);
    await request('d', { from: seen }, copy);
    await expect(cosign('d')).rejects.toMatchObject({ failure: { code: 'log-forked', kept: 'Nothing was signed.' } });
    await expect(accept('b.cosigned', copy)).rejects.toMatchObject({ failure: { code: 'log-forked' } });
    await copy.dispose();
  });

  it('takes no file that is none, of another case, or cosigned by nobody known', async () => {
    const { logKey } = await request('a');
    await cosign('a', logKey);
    const text = readFileSync(path('a.cosigned'), 'utf8');
    writeFileSync(path('none'), 'no checkpoint');
    writeFileSync(path('wrong'), text.replace(/.{12}\n$/, 'AAAAAAAAAAAA\n'));
    writeFileSync(path('unsigned'), readFileSync(path('a')).subarray('old 0\n\n'.length));
    for (const name of ['none', 'wrong', 'unsigned'])
      await expect(accept(name)).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
    const another = await test.client.call('cases.create', { ref: 'DPS/2026/0002', title: 'Another' });
    await expect(
      test.client.call('attestations.addCosignature', {
        caseId: another.id,
        file: (await test.engine.grantRead(path('a.cosigned'))).grant,
      }),
    ).rejects.toMatchObject({ failure: { code: 'not-verifiable', what: expect.stringContaining('another case') } });
    writeFileSync(path('large'), Buffer.alloc(2_000_000));
    await expect(cosign('large')).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
    await expect(cosign('none')).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
  });
});
