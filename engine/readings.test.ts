import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exhibit } from '../shared/api/exhibits.ts';
import { FailureError } from '../shared/api/failures.ts';
import type { Progress } from '../shared/api/primitives.ts';
import type { ReadingStatus } from '../shared/api/readings.ts';
import { pdfOf, scannedLines, scannedPdf, scannedPicture, typedPage } from './bundle/testing/scan.ts';
import { custodyBench } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let test: TestEngine;
let caseId: string;
beforeEach(async () => {
  test = await startEngine();
  caseId = (await test.client.call('cases.create', { ref: 'DPS/2026/1', title: 'Scans' })).id;
});
afterEach(() => test.dispose());

const call: TestEngine['client']['call'] = (method, input, options) => test.client.call(method, input, options);
const bench = custodyBench(() => ({ test, caseId }));

async function exhibit(name: string, bytes: Uint8Array): Promise<Exhibit> {
  writeFileSync(join(test.home, name), bytes);
  const { grant } = await test.engine.grantRead(join(test.home, name));
  return call('exhibits.addFile', { caseId, file: grant, description: name });
}

/** Once every source was looked at. */
async function looked(): Promise<ReadingStatus> {
  return expect
    .poll(() => call('readings.status', { caseId }), { timeout: 60_000 })
    .toMatchObject({ looking: 0 })
    .then(() => call('readings.status', { caseId }));
}

describe('reading scans by machine', () => {
  it('finds the pages without text, reads them, and states what was read', async () => {
    const scan = await exhibit('scan.pdf', await scannedPdf([scannedLines, ['Second page here']]));
    const picture = await exhibit('photo.png', await scannedPicture(['Words of a photograph']));
    const long = await pdfOf((doc) => doc.fontSize(10).text('Typed words enough for a search. '.repeat(12), 20, 20));
    await exhibit('typed.pdf', long);
    await exhibit('notes.txt', Buffer.from('text has no pictures'));
    const before = await looked();
    expect(before).toMatchObject({ unreadPages: 3, readPages: 0, running: null });
    expect(before.sources.map(({ ref, without, unread }) => ({ ref, without, unread }))).toEqual([
      { ref: scan.ref, without: [1, 2], unread: [1, 2] },
      { ref: picture.ref, without: [1], unread: [1] },
    ]);
    const told: Progress[] = [];
    const outcome = await call(
      'readings.start',
      { caseId, reason: 'For the panel' },
      { onProgress: (progress) => told.push(progress as Progress) },
    );
    expect(outcome).toMatchObject({ pages: 3, problems: [] });
    expect(outcome.words).toBe(scannedLines.join(' ').split(' ').length + 3 + 4);
    expect(told.some(({ phase, note }) => phase === 'Reading' && note === `${scan.ref}, page 2`)).toBe(true);
    const done = told.filter(({ phase }) => phase === 'Reading').map((one) => one.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    const after = await looked();
    expect(after).toMatchObject({ unreadPages: 0, readPages: 3 });
    expect(after.sources[0]).toMatchObject({ read: [1, 2], unread: [], last: { by: 'Alex Byrne' }, problem: null });
    const source = { kind: 'exhibit' as const, id: scan.id };
    const page = await call('readings.of', { caseId, source, page: 1 });
    expect(page?.text.split(/\n+/)).toEqual(scannedLines);
    expect(page?.tool).toMatchObject({ name: 'tesseract.js', version: '7.0.0' });
    expect(await call('readings.of', { caseId, source, page: 7 })).toBeNull();
    // Read once, it is not read again.
    expect(await call('readings.start', { caseId })).toMatchObject({ pages: 0, words: 0 });
    const entries = await bench.ledger();
    const said = entries.map(({ summary }) => summary).filter((summary) => summary.includes('read by machine'));
    expect(said).toHaveLength(2);
    expect(said.join(' ')).toContain(`Pages 1–2 of ${scan.ref} read by machine`);
    expect(await bench.problems()).toEqual([]);
  });

  it('is kept over cancelling and over closing the case, and goes on where it stopped', async () => {
    const six = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((number) => [
      `${number} is the number of this page`,
    ]);
    await exhibit('scan.pdf', await scannedPdf(six));
    const cancelled = call(
      'readings.start',
      { caseId },
      {
        onProgress: (progress) => {
          const { phase, note } = progress as Progress;
          if (phase === 'Reading' && note?.endsWith('page 2')) void call('readings.cancel', { caseId });
        },
      },
    );
    await expect(cancelled).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    const [stopped] = (await looked()).sources;
    expect(stopped?.read).toContain(1);
    expect(stopped?.unread).toContain(6);
    expect((await call('readings.status', { caseId })).running).toBeNull();
    test = await test.reopen();
    const [kept] = (await looked()).sources;
    expect(kept?.read).toEqual(stopped?.read);
    const rest = await call('readings.start', { caseId });
    expect(rest.pages).toBe(6 - (stopped?.read.length ?? 0));
    expect((await looked()).sources[0]).toMatchObject({ read: [1, 2, 3, 4, 5, 6], unread: [] });
    expect(await bench.problems()).toEqual([]);
  });

  it('keeps what was read when the engine is closed in the midst of it', async () => {
    const pages = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((number) => [
      `${number} is the number of this page`,
    ]);
    await exhibit('scan.pdf', await scannedPdf(pages));
    let at: () => void = () => {};
    const atThree = new Promise<void>((resolve) => {
      at = resolve;
    });
    const running = call(
      'readings.start',
      { caseId },
      { onProgress: (progress) => ((progress as Progress).note?.endsWith('page 3') ? at() : undefined) },
    );
    running.catch(() => undefined);
    await atThree;
    test = await test.reopen();
    const [kept] = (await looked()).sources;
    expect(kept?.read.slice(0, 2)).toEqual([1, 2]);
    expect(kept?.unread).toContain(6);
    expect(test.logged).toEqual([]);
  });

  it('runs once a case, and says so to whoever begins it again', async () => {
    await exhibit('scan.pdf', await scannedPdf([['One page'], ['Another page']]));
    let second: Promise<unknown> | null = null;
    const first = call(
      'readings.start',
      { caseId },
      {
        onProgress: () => {
          second ??= call('readings.start', { caseId }).catch((error: unknown) => error);
        },
      },
    );
    expect(await first).toMatchObject({ pages: 2 });
    expect(await second).toBeInstanceOf(FailureError);
    expect(await second).toMatchObject({ failure: { code: 'conflict' } });
    expect(await call('readings.cancel', { caseId })).toEqual({ stopped: false });
  });

  it('says what it could not look at, and reads the rest', async () => {
    await exhibit('broken.pdf', Buffer.from('%PDF-1.7 and nothing more'));
    await exhibit('scan.pdf', await scannedPdf([['A page that can be read']]));
    const status = await looked();
    expect(status.sources.map(({ problem }) => problem)).toEqual([
      'It could not be looked at: it cannot be read.',
      null,
    ]);
    expect(await call('readings.start', { caseId })).toMatchObject({ pages: 1, problems: [] });
    const unknown = { kind: 'document' as const, id: '00000000-0000-4000-8000-000000000000' };
    await expect(call('readings.of', { caseId, source: unknown, page: 1 })).rejects.toMatchObject({
      failure: { code: 'not-found' },
    });
    await expect(call('readings.of', { caseId, source: unknown, page: 0 })).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
  });

  it('reads the same content once, whatever it is called', async () => {
    const bytes = await scannedPdf([['The same page twice']]);
    await exhibit('one.pdf', bytes);
    await exhibit('two.pdf', bytes);
    expect(await call('readings.start', { caseId })).toMatchObject({ pages: 1 });
    expect((await looked()).sources.map(({ read }) => read)).toEqual([[1], [1]]);
  });

  it('loses its words with the exhibit they are of', async () => {
    const secret = await exhibit('secret.pdf', await scannedPdf([['Nobody may read this']]));
    await call('readings.start', { caseId });
    const { id } = await bench.approved('erasure', [secret.id]);
    await bench.erase(secret, id);
    expect((await looked()).sources).toEqual([]);
    expect(await bench.problems()).toEqual([]);
  });

  it('is warned of in a bundle while it waits, and is in the bundle once it is done', async () => {
    await exhibit('scan.pdf', await scannedPdf([['Words behind the picture of a letter']]));
    await looked();
    const { id } = await call('bundles.create', { caseId, template: 'misconduct-hearing', name: 'Hearing' });
    const { plan } = await call('bundles.get', { caseId, id });
    const warned = async () =>
      (await call('bundles.layout', { caseId, plan, audience: 'panel' })).warnings.filter(
        ({ kind }) => kind === 'no-text',
      );
    expect(await warned()).toMatchObject([{ stops: false, words: expect.stringContaining('1 page of AB/1') }]);
    await call('readings.start', { caseId });
    expect(await warned()).toEqual([]);
    const out = join(test.home, 'bundle.pdf');
    const { grant } = await test.engine.grantWrite(out);
    await call('bundles.export', { caseId, out: grant, options: { shortName: 'Scans' } });
    const text = execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
    expect(text).toContain('Words behind the picture of a letter');
    expect(text).toContain('read by machine (tesseract 5.1.0) and may hold errors');
  });

  it('leaves a typed page alone that says all there is to see', async () => {
    await exhibit('typed.pdf', await typedPage());
    expect((await looked()).sources).toEqual([]);
  });
});
