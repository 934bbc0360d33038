/** Verification reports as people get them: signed HTML that openssl checks, and the record that keeps them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerificationReport } from '../shared/api/verification.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
let out: string;

beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/0009', title: 'Reports' })).id;
  out = join(test.home, 'out');
  mkdirSync(out);
  writeFileSync(join(test.home, 'note.txt'), 'a note');
  const { grant } = await test.engine.grantRead(join(test.home, 'note.txt'));
  await test.client.call('exhibits.addFile', { caseId, file: grant, description: 'Note' });
});
afterEach(() => test.dispose());

const verifyCase = (): Promise<VerificationReport> => test.client.call('verification.case', { caseId });
const grant = async (name: string): Promise<string> => (await test.engine.grantWrite(join(out, name))).grant;
const sign = async (id: string, name = 'report.html') =>
  test.client.call('verification.sign', { id, out: await grant(name) });
const text = (name: string): string => readFileSync(join(out, name), 'utf8');
const acts = async (): Promise<string[]> =>
  (await test.client.call('ledger.page', { caseId, offset: 0, limit: 100 })).rows.map(({ act }) => act);

/** The commands that stand in the report itself, as a person would copy them. */
function checkedByItsOwnCommands(name: string): { status: number | null; said: string } {
  const pre = /<pre>\n(.*?)\n<\/pre>/su.exec(text(name))?.[1] ?? '';
  const commands = pre.replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  expect(commands.split('\n')).toHaveLength(3);
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', commands], { cwd: out, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('a signed report', () => {
  it('says what was checked, of what, by whom; is recorded in the record and in the case; and openssl checks it', async () => {
    const report = await verifyCase();
    const signed = await sign(report.id);
    expect(readdirSync(out).sort()).toEqual(['report.html', 'report.html.sig']);
    const html = text('report.html');
    expect(createHash('sha256').update(html).digest('hex')).toBe(signed.sha256);
    for (const said of [
      'Verified',
      'Case DPS/2026/0009',
      '<p class="marking">OFFICIAL-SENSITIVE</p>',
      report.content.ledger?.root,
      'Alex Byrne (AB), investigator',
      'What this check cannot tell',
      report.limits[0],
      report.id,
      signed.key,
    ])
      expect(html).toContain(said);
    for (const { what } of report.checked) expect(html).toContain(what);
    expect(html).not.toMatch(/<script|https?:|<img|<link|@import|url\(/u);
    const style = /<style>(.*?)<\/style>/su.exec(html)?.[1] ?? '';
    expect(html).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    const { status, said } = checkedByItsOwnCommands('report.html');
    expect(status, said).toBe(0);
    expect(said).toContain('Signature Verified Successfully');
    expect(said).toContain(signed.key);
    expect((await acts())[0]).toBe('verified');
    const [row] = (await test.client.call('ledger.page', { caseId, offset: 0, limit: 1 })).rows;
    expect(row?.hash).toBe(signed.caseEntry);
    expect(row?.summary).toBe(
      'Case DPS/2026/0009 verified: everything that was checked agrees. Report report.html signed.',
    );
    expect((await verifyCase()).status).toBe('verified');
  });

  it('is not verified once a byte of it is another, by openssl or by us', async () => {
    await sign((await verifyCase()).id);
    const report = async () => {
      const { grant: file } = await test.engine.grantRead(join(out, 'report.html'));
      return test.client.call('verification.report', { file });
    };
    expect(await report()).toMatchObject({ status: 'verified', kind: 'report', problems: [] });
    writeFileSync(join(out, 'report.html'), text('report.html').replace('Alex Byrne', 'Alan Byrne'));
    expect(checkedByItsOwnCommands('report.html').status).not.toBe(0);
    expect(await report()).toMatchObject({ status: 'altered', problems: [{ kind: 'report-altered' }] });
    rmSync(join(out, 'report.html.sig'));
    expect(await report()).toMatchObject({ status: 'unreadable', problems: [{ kind: 'signature-missing' }] });
    writeFileSync(join(out, 'report.html'), '<p>no key</p>');
    writeFileSync(join(out, 'report.html.sig'), Buffer.alloc(64));
    expect(await report()).toMatchObject({ status: 'unreadable', problems: [{ kind: 'key-missing' }] });
  });

  it('names each difference of an altered case, and shows nothing hostile as markup', async () => {
    test = await test.tamper(caseId, (db) =>
      db.exec(
        `UPDATE exhibit SET description = '</dd><script>alert(1)</script>' || char(10) || '-----BEGIN PUBLIC KEY-----'`,
      ),
    );
    const report = await verifyCase();
    expect(report.status).toBe('altered');
    await sign(report.id);
    expect(text('report.html')).toContain('Altered');
    expect(text('report.html')).toContain(report.problems[0]?.subject);
    expect(text('report.html')).not.toContain('<script');
    expect(checkedByItsOwnCommands('report.html')).toMatchObject({ status: 0 });
  });

  it('is of what the engine found in this run, and of nothing that a window names', async () => {
    const refused = { failure: { code: 'not-found' } };
    await expect(sign('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')).rejects.toMatchObject(refused);
    const { id } = await verifyCase();
    test = await test.reopen();
    await expect(sign(id)).rejects.toMatchObject(refused);
    expect(readdirSync(out)).toEqual([]);
  });

  it('that cannot be written leaves no file and no entry', async () => {
    const { id } = await verifyCase();
    const before = await acts();
    await expect(sign(id, 'gone/report.html')).rejects.toMatchObject({ failure: { code: 'file-missing' } });
    expect(await acts()).toEqual(before);
    expect((await test.client.call('verification.history', {})).total).toBe(0);
  });
});

describe('this device’s verification record', () => {
  it('lists what was signed, newest first, is no case, and verifies; signing it is recorded too', async () => {
    const pack = join(out, 'pack');
    await test.client.call('packs.export', {
      caseId,
      out: (await test.engine.grantWrite(pack)).grant,
      form: 'folder',
    });
    const none = test.client.call('verification.record', {});
    await expect(none).rejects.toMatchObject({ failure: { code: 'not-found' } });
    await sign((await verifyCase()).id, 'case.html');
    const ofPack = await test.client.call('verification.pack', { pack: (await test.engine.grantFolder(pack)).grant });
    const signed = await sign(ofPack.id, 'pack.html');
    expect(signed.caseEntry).toBeNull();
    test = await test.reopen();
    const { total, rows } = await test.client.call('verification.history', {});
    expect(total).toBe(2);
    expect(rows.map(({ kind, file, status }) => [kind, file, status])).toEqual([
      ['pack', 'pack.html', 'verified'],
      ['case', 'case.html', 'verified'],
    ]);
    expect(rows[0]).toMatchObject({ content: ofPack.content, ledgerEntry: signed.ledgerEntry, sha256: signed.sha256 });
    expect(rows[0]?.content.sha256).toBe(
      createHash('sha256')
        .update(readFileSync(join(pack, 'tagmanifest-sha256.txt')))
        .digest('hex'),
    );
    expect(await test.client.call('cases.list', {})).toHaveLength(1);
    const record = await test.client.call('verification.record', {});
    expect(record).toMatchObject({ status: 'verified', kind: 'record', problems: [] });
    await sign(record.id, 'record.html');
    expect((await test.client.call('verification.history', { limit: 1 })).rows[0]?.kind).toBe('record');
  });

  it('goes on under another key of the device, with both verified', async () => {
    const first = await sign((await verifyCase()).id, 'a.html');
    await test.client.call('keys.rotate', { reason: 'Yearly' });
    const second = await sign((await verifyCase()).id, 'b.html');
    expect(second.key).not.toBe(first.key);
    for (const name of ['a.html', 'b.html']) expect(checkedByItsOwnCommands(name).status).toBe(0);
    test = await test.reopen();
    expect(await test.client.call('verification.record', {})).toMatchObject({ status: 'verified', problems: [] });
    expect((await test.client.call('verification.history', {})).total).toBe(2);
    expect(await verifyCase()).toMatchObject({ status: 'verified', problems: [] });
  });

  it('is named where it was put back to an older copy', async () => {
    await sign((await verifyCase()).id, 'a.html');
    const file = readdirSync(join(test.home, 'cases')).find((name) => !name.startsWith(caseId)) ?? '';
    await test.close();
    const path = join(test.home, 'cases', file);
    const older = readFileSync(path);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    await sign((await verifyCase()).id, 'b.html');
    await test.close();
    writeFileSync(path, older);
    test = await startEngine({ home: test.home, keychain: test.keychain });
    expect((await test.client.call('verification.history', {})).total).toBe(1);
    const report = await test.client.call('verification.record', {});
    expect(report.problems.map(({ kind }) => kind)).toContain('rolled-back');
  });
});
