import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy, respond, workerPolicy } from './app-protocol.ts';

let folder: string;
let served: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuity-protocol-'));
  served = join(folder, 'renderer');
  await mkdir(join(served, 'assets'), { recursive: true });
  await writeFile(join(served, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  await writeFile(join(served, 'assets/main-1a.js'), 'export {}');
  await writeFile(join(served, 'assets/notes.txt'), 'not a kind that is served');
  await writeFile(join(folder, 'secret.js'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => respond(served, { url, method }, () => 'NONCE');

test('the page has the nonce that its policy names', async () => {
  const answer = await get('continuity://app/index.html');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('<meta name="csp-nonce" content="NONCE">');
  expect(answer.headers.get('Content-Security-Policy')).toBe(contentSecurityPolicy('NONCE'));
});

test('files carry their type and are not sniffed', async () => {
  const answer = await get('continuity://app/assets/main-1a.js');
  expect(answer.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
});

test('a script carries the policy that binds it where it is a worker: it may load nothing but the window’s own files', async () => {
  const policy = (await get('continuity://app/assets/main-1a.js')).headers.get('Content-Security-Policy');
  expect(policy).toBe(workerPolicy);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test.each([
  'continuity://app/',
  'continuity://app/assets',
  'continuity://app/assets/',
  'continuity://app/assets/notes.txt',
  'continuity://app/index.html?x',
  'continuity://app//index.html',
  'continuity://app/../secret.js',
  'continuity://app/%2e%2e/secret.js',
  'continuity://app/assets/%2e%2e%2f%2e%2e%2fsecret.js',
  'continuity://app/assets\\..\\..\\secret.js',
  'continuity://app/index.html%00.js',
  'continuity://elsewhere/index.html',
  'continuity://app:80/index.html',
  'file:///etc/passwd',
  'https://app/index.html',
  'nonsense',
])('%s is not served', async (url) => {
  expect((await get(url)).status).toBe(404);
});

test('only GET', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
    expect((await get('continuity://app/index.html', method)).status).toBe(405);
});

test('no address, however odd, serves what is outside', async () => {
  const piece = fc.oneof(
    fc.constantFrom('..', '.', '%2e', '%2f', '/', '\\', 'secret.js', 'assets', '%00', 'renderer'),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
      const answer = await get(`continuity://app/${pieces.join('')}`);
      if (answer.status === 200) expect(await answer.text()).not.toBe('secret');
    }),
    { numRuns: 500 },
  );
});
