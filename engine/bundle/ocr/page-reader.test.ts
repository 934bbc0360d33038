import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOfPage, turnedBox, wordsOf as wordsRead } from '../../../shared/domain/readings/reading.ts';
import { wordsOf } from '../testing/read-pdf.ts';
import { pdfOf, scannedLines, scannedPdf, scannedPicture, scanSize, typedPage } from '../testing/scan.ts';
import { PageReader, UnreadPage } from './page-reader.ts';

const never = new AbortController().signal;
let folder: string;
let reader: PageReader;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuity-ocr-'));
  reader = new PageReader();
});
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

const own = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);

describe('pages without text', () => {
  it('are those that show something and have no words of their own', async () => {
    const picture = await scannedPicture();
    const long = 'The quick brown fox jumps over the lazy dog. '.repeat(8);
    const pdf = await pdfOf((doc) => {
      doc.fontSize(11).text(long, 30, 30, { width: 360 });
      doc.addPage({ size: [...scanSize], margin: 0 }).image(picture, 0, 0, { width: 420, height: 300 });
      doc.addPage({ size: [...scanSize], margin: 0 });
      doc
        .addPage({ size: [...scanSize], margin: 0 })
        .fontSize(20)
        .text('Appendix A', 40, 120);
      doc.addPage({ size: [...scanSize], margin: 0 }).image(picture, 0, 0, { width: 420, height: 300 });
      doc.fontSize(9).text('Scanned page 5 of 5', 30, 8);
    });
    // Typed, scanned, blank, a heading alone, scanned under a typed header.
    expect(await reader.open(own(pdf), never)).toEqual({ pages: 5, without: [2, 5], failed: [] });
    const { page } = await reader.read(5, never, () => {});
    expect(textOfPage(page)).toContain('They have read the notice');
    expect(textOfPage(page)).not.toContain('Scanned');
  });

  it('are none in what has no pages, and a file that cannot be opened says so', async () => {
    expect(await reader.open(own(Buffer.from('plain text')), never)).toBeNull();
    await expect(reader.open(own(Buffer.from('%PDF-1.7 and nothing more')), never)).rejects.toThrow(UnreadPage);
    const cut = (await scannedPicture()).subarray(0, 400);
    await expect(reader.open(own(cut), never)).rejects.toThrow(UnreadPage);
  });
});

describe('reading', () => {
  it('finds the words of a scan where the typed page had them', async () => {
    const path = join(folder, 'typed.pdf');
    await writeFile(path, await typedPage());
    const typed = wordsOf(path)[0]?.words ?? [];
    await reader.open(own(await scannedPdf([scannedLines])), never);
    const shares: number[] = [];
    const { page, tool } = await reader.read(1, never, (share) => shares.push(share));
    const read = wordsRead(page);
    expect(read.map(({ text }) => text)).toEqual(scannedLines.flatMap((line) => line.split(' ')));
    const points = scanSize[0] / page.width;
    for (const [n, { text, box, confidence }] of read.entries()) {
      const there = typed[n];
      expect(there?.text).toBe(text);
      expect(Math.abs(box[0] * points - (there?.x0 ?? 0)), `left of ${text}`).toBeLessThan(2);
      expect(Math.abs(box[2] * points - (there?.x1 ?? 0)), `right of ${text}`).toBeLessThan(2);
      expect((box[1] + box[3]) * points * 0.5, `height of ${text}`).toBeGreaterThan(there?.y0 ?? 0);
      expect((box[1] + box[3]) * points * 0.5, `height of ${text}`).toBeLessThan(there?.y1 ?? 0);
      expect(confidence).toBeGreaterThan(60);
    }
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(tool).toMatchObject({ name: 'tesseract.js', version: '7.0.0', model: 'eng 4.0.0_best_int' });
    expect(tool.modelSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads a photograph upright, whichever way the camera lay', async () => {
    const typed = join(folder, 'upright.pdf');
    await writeFile(typed, await typedPage());
    execFileSync('qpdf', [typed, '--rotate=270', join(folder, 'lying.pdf')]);
    execFileSync('pdftoppm', ['-jpeg', '-r', '200', '-singlefile', join(folder, 'lying.pdf'), join(folder, 'lying')]);
    const jpeg = await readFile(join(folder, 'lying.jpg'));
    // Turned a quarter to the right it is upright: EXIF orientation 6.
    const exif = Buffer.from(
      '457869660000 4d4d002a00000008 0001 011200030000000100060000 00000000'.replaceAll(' ', ''),
      'hex',
    );
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
    const photograph = Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
    await reader.open(own(photograph), never);
    const { page } = await reader.read(1, never, () => {});
    expect(page.width).toBeGreaterThan(page.height);
    expect(textOfPage(page).split(/\n+/)).toEqual(scannedLines);
  });

  it('turns a sheet that was scanned lying, and says where its words are on it as it lies', async () => {
    const typed = join(folder, 'standing.pdf');
    await writeFile(typed, await typedPage());
    const there = wordsOf(typed)[0]?.words ?? [];
    for (const lies of [90, 180, 270] as const) {
      const name = join(folder, `lies-${lies}`);
      execFileSync('qpdf', [typed, `--rotate=${lies}`, `${name}.pdf`]);
      execFileSync('pdftoppm', ['-png', '-r', '200', '-singlefile', `${name}.pdf`, name]);
      await reader.open(own(await readFile(`${name}.png`)), never);
      const { page } = await reader.read(1, never, () => {});
      expect(new Set(page.paragraphs.flatMap(({ lines }) => lines.map(({ turned }) => turned)))).toEqual(
        new Set([360 - lies]),
      );
      expect(textOfPage(page).split(/\n+/)).toEqual(scannedLines);
      const scale = (lies === 180 ? page.width : page.height) / scanSize[0];
      const upright = { width: scanSize[0] * scale, height: scanSize[1] * scale };
      for (const [n, { text, box }] of wordsRead(page).entries()) {
        const { x0 = 0, y0 = 0, x1 = 0, y1 = 0 } = there[n] ?? {};
        const typedBox = [x0, y0, x1, y1].map((points) => points * scale) as [number, number, number, number];
        const [left, top, right, bottom] = turnedBox(typedBox, upright, lies);
        // The typed box has room above and below the letters.
        expect(box[0], text).toBeGreaterThan(left - 8);
        expect(box[1], text).toBeGreaterThan(top - 8);
        expect(box[2], text).toBeLessThan(right + 8);
        expect(box[3], text).toBeLessThan(bottom + 8);
      }
    }
  });

  it('reads a picture by itself', async () => {
    expect(await reader.open(own(await scannedPicture()), never)).toEqual({ pages: 1, without: [1], failed: [] });
    const { page } = await reader.read(1, never, () => {});
    expect(textOfPage(page).split(/\n+/)).toEqual(scannedLines);
  });

  it('stops at once when it is cancelled, and reads on with another thread', async () => {
    const cancel = new AbortController();
    await reader.open(own(await scannedPicture()), never);
    const reading = reader.read(1, cancel.signal, () => {});
    cancel.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect(await reader.open(own(await scannedPicture()), never)).toMatchObject({ without: [1] });
  });

  it('gives up a source that takes too long', async () => {
    const hasty = new PageReader({ openMs: 60_000, msPerMegabyte: 1000, pageMs: 0, memoryMb: 512 });
    try {
      await hasty.open(own(await scannedPicture()), never);
      await expect(hasty.read(1, never, () => {})).rejects.toThrow('longer than 0 seconds');
    } finally {
      await hasty.close();
    }
  });

  it('asks the network for nothing, in none of its threads', async () => {
    const log = join(folder, 'offline.log');
    const picture = join(folder, 'scan.png');
    await writeFile(picture, await scannedPicture());
    await writeFile(log, '');
    const script = `
      import { readFile } from 'node:fs/promises';
      import { PageReader } from ${JSON.stringify(new URL('./page-reader.ts', import.meta.url).href)};
      const reader = new PageReader();
      const signal = new AbortController().signal;
      await reader.open(Uint8Array.from(await readFile(process.argv[2])), signal);
      const { page } = await reader.read(1, signal, () => {});
      console.log(page.paragraphs.flatMap(({ lines }) => lines.flatMap(({ words }) => words.map(({ text }) => text))).join(' '));
      await reader.close();
    `;
    const main = join(folder, 'offline.mjs');
    await writeFile(main, script);
    const guard = new URL('./offline.testing.mjs', import.meta.url).href;
    const child = spawn(process.execPath, ['--import', guard, main, picture], {
      env: { ...process.env, OFFLINE_LOG: log, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let wrong = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk));
    child.stderr.on('data', (chunk: Buffer) => (wrong += chunk));
    const status = await new Promise((resolve) => child.once('exit', resolve));
    expect(status, wrong).toBe(0);
    expect(said.trim()).toBe(scannedLines.join(' '));
    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    // The process, the thread that looks at pages, and the reader's own below it.
    expect(lines.filter((line) => line.startsWith('thread')).length).toBeGreaterThanOrEqual(3);
    expect(lines.filter((line) => line.startsWith('attempt'))).toEqual([]);
  });
});
