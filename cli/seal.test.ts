/** Sealing and comparing from the command line: exit codes, words, and what is refused. */
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'continuity-seal-'));
const main = join(import.meta.dirname, 'main.ts');
const ref = 'DPS/2026/0413';
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env.PATH,
    CONTINUITY_HOME: path('home'),
    CONTINUITY_PASSPHRASE: 'correct horse battery',
    CONTINUITY_SEAL_PASSWORD: 'open sesame',
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], { env }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  await run('case', 'create', '--ref', ref, '--title', 'PC Sample', '--as', 'Alex Byrne');
  const [key, certificate] = [path('key.pem'), path('certificate.pem')];
  const usage = ['-addext', 'keyUsage=critical,digitalSignature'];
  const subject = ['-subj', '/O=Exampleshire/CN=Priya Raman', '-days', '3650'];
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...ec, '-nodes', '-keyout', key, '-out', certificate, ...subject, ...usage],
    {
      stdio: 'ignore',
    },
  );
  const out = ['-out', path('own.p12'), '-passout', 'pass:open sesame'];
  execFileSync('openssl', ['pkcs12', '-export', '-in', certificate, '-inkey', key, ...out]);
});

it('seals with a certificate from a file, says so, and holds the seal to the roots that are given', async () => {
  const seal = ['--seal', path('own.p12'), '--grounds', 'Served'];
  const made = await run('export', 'bundle', '--case', ref, '--out', path('sealed.pdf'), ...seal);
  expect(made).toMatchObject({ status: 0 });
  expect(made.stdout).toContain('Sealed: PAdES B-B');
  const verified = await run('verify', path('sealed.pdf'), '--roots', path('certificate.pem'));
  expect(verified).toMatchObject({ status: 0 });
  expect(verified.stdout).toContain('Seal (PAdES B-B) by O=Exampleshire, CN=Priya Raman');
  const shown = await run('seal', 'show', path('sealed.pdf'));
  expect(shown).toMatchObject({ status: 0 });
  expect(shown.stdout).toContain('by Alex Byrne');
  expect(shown.stdout).toContain('Served');
  // Nobody is there to timestamp it.
  const stamped = await run('seal', 'timestamp', path('sealed.pdf'), '--case', ref);
  expect(stamped).toMatchObject({ status: 2 });
  expect(stamped.stderr).toContain('No time-stamping authority is set');

  const altered = readFileSync(path('sealed.pdf'));
  altered[3000] = (altered[3000] as number) ^ 1;
  writeFileSync(path('altered.pdf'), altered);
  expect((await run('seal', 'show', path('altered.pdf'))).status).toBe(1);
});

it('compares two files: 0 the same, 1 another, 2 not to be compared', async () => {
  await run('export', 'bundle', '--case', ref, '--out', path('plain.pdf'));
  copyFileSync(path('plain.pdf'), path('again.pdf'));
  const same = await run('compare', path('plain.pdf'), path('again.pdf'));
  expect(same).toMatchObject({ status: 0 });
  expect(same.stdout).toContain('The same: every one of');
  const other = await run('compare', path('plain.pdf'), path('sealed.pdf'));
  expect(other).toMatchObject({ status: 1 });
  expect(other.stdout).toContain('~ changed page A:1');
  expect(other.stdout).toContain('Sealed electronically by Alex Byrne');
  writeFileSync(path('none.pdf'), 'no PDF');
  const refused = await run('compare', path('plain.pdf'), path('none.pdf'));
  expect(refused).toMatchObject({ status: 2 });
  expect(refused.stderr).toContain('none.pdf cannot be compared');
  expect((await run('compare', path('plain.pdf'))).status).toBe(2);
  expect((await run('seal', 'show', path('plain.pdf'))).status).toBe(2);
});
