/** Scans: what a machine read on a picture is found, marked, and gone from the picture itself. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scannedPdf, scanSize } from './bundle/testing/scan.ts';
import { custodyBench } from './custody.testing.ts';
import { startEngine, type TestEngine } from './testing.ts';

let engine: TestEngine;
let caseId: string;
const bench = custodyBench(() => ({ test: engine, caseId }));

beforeAll(async () => {
  engine = await startEngine();
  ({ id: caseId } = await engine.client.call('cases.create', { ref: 'PSD/26/1', title: 'Scans' }));
});
afterAll(() => engine.dispose());

test('a hit in the words of a scan hides the picture’s own pixels', async () => {
  const { call } = engine.client;
  const path = join(engine.home, 'scan.pdf');
  writeFileSync(path, await scannedPdf([['Statement of Quillfeather', 'Nothing more was said']]));
  const { grant } = await engine.engine.grantRead(path);
  const exhibit = await call('exhibits.addFile', { caseId, file: grant, description: 'Scan' });
  const source = { kind: 'exhibit' as const, id: exhibit.id };
  await call('readings.start', { caseId, sources: [source] });
  const { hits } = await call('redactions.search', { caseId, sources: [source], text: 'quillfeather' });
  expect(hits).toMatchObject([{ page: 1, in: 'reading', found: 'Quillfeather' }]);
  const { id } = await call('redactions.create', { caseId, source, name: 'Names', audience: 'public' });
  const marks = hits.map(({ page, rects }) => ({ page, rects, way: 'search' as const, ground: 'third-party' }));
  await expect(
    call('redactions.mark', { caseId, id, marks: marks.map((mark) => ({ ...mark, words: 'quillfeather' })) }),
  ).rejects.toMatchObject({ failure: { code: 'invalid-request' } });
  await call('redactions.mark', { caseId, id, marks });
  const { digest } = await call('redactions.propose', { caseId, id, reason: 'Not concerned' });
  await bench.jo();
  await call('redactions.decide', { caseId, id, decision: 'approved', digest });
  await bench.alex();
  await call('redactions.apply', { caseId, id });

  // The copy's stored pixels do not hold the name, whatever is drawn over them; the other words they do.
  const pack = join(engine.home, 'pack');
  await call('packs.export', { caseId, out: (await engine.engine.grantWrite(pack)).grant, form: 'folder' });
  const out = join(engine.home, 'image');
  execFileSync('pdfimages', [join(pack, 'data/derived/AB-2_AB-2-redacted.pdf'), out]);
  const [image = ''] = readdirSync(engine.home).filter((name) => name.startsWith('image-'));
  const { width, channels, pixels } = pnm(readFileSync(join(engine.home, image)));
  const scale = width / scanSize[0];
  const [rect] = hits[0]?.rects ?? [];
  if (!rect) throw new Error('a hit without a place');
  const shades = new Set<number | undefined>();
  for (let y = Math.ceil((rect.y + 1) * scale); y < (rect.y + rect.height - 1) * scale; y++)
    for (let x = Math.ceil((rect.x + 1) * scale); x < (rect.x + rect.width - 1) * scale; x++)
      shades.add(pixels[(y * width + x) * channels]);
  expect(shades.size).toBe(1);
  expect(pixels.some((value) => value < 80)).toBe(true);
  expect(pixels.some((value) => value > 200)).toBe(true);
});

/** A portable grey or colour map, eight bits. */
function pnm(bytes: Buffer): { readonly width: number; readonly channels: number; readonly pixels: Buffer } {
  const head = /^P([56])\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!head) throw new Error('no such picture');
  return { width: Number(head[2]), channels: head[1] === '6' ? 3 : 1, pixels: bytes.subarray(head[0].length) };
}
