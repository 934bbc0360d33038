import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolvedItem } from '../../shared/domain/bundle/resolved.ts';
import { type LayoutDeps, layoutBundle, MeasureCache, previewBundle } from '../jobs/layout-job.ts';
import type { BundleInput, WrittenVolume } from './bundle-input.ts';
import { DocumentReader } from './exhibits/documents/document-reader.ts';
import { PdfImporter } from './exhibits/pdf-importer.ts';
import { type MappedVolume, type Measured, mapBundle, measureItems, measureKeys, previewPages } from './measure.ts';
import { parsePdf, run, wordsOf } from './testing/read-pdf.ts';
import { type RichSample, richBundle } from './testing/rich-bundle.ts';
import { writeVolumes } from './write-bundle.ts';

let folder: string;
let sample: RichSample;
let input: BundleInput;
let written: WrittenVolume[];
let paths: string[];
const cache = new MeasureCache();
const signal = new AbortController().signal;

function deps(change: Partial<LayoutDeps> = {}): LayoutDeps {
  return {
    cache,
    read: async (source, start, end) => (await sample.load(source)).subarray(start, end),
    signal,
    onProgress: () => {},
    ...change,
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-measure-'));
  sample = await richBundle();
  input = sample.withLate;
  paths = input.volumes.map(({ letter }) => join(folder, `${letter}.pdf`));
  const made = await writeVolumes(input, { load: sample.load, signal, onProgress: () => {} }, paths, 'bundle.pdf');
  written = made.map((one) => one.written);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where everything is, without what only a file has. */
function places(volumes: readonly (MappedVolume | WrittenVolume)[]): unknown {
  return volumes.map(({ letter, pages, sections }) => ({
    letter,
    pages,
    sections: sections.map((section) => ({
      ...section,
      items: section.items.map(({ id, firstPage, lastPage, slipPages, placeholder }) => ({
        id,
        firstPage,
        lastPage,
        slipPages,
        placeholder,
      })),
    })),
  }));
}

describe('the measured map', () => {
  it('is the map of the files that are written, for every kind of item', async () => {
    const volumes = await layoutBundle(input, deps());
    expect(places(volumes)).toEqual(places(written));
    for (const [i, { bytes }] of volumes.entries()) {
      const { size } = statSync(paths[i] as string);
      // Which fonts a file needs, and how much of them, is known only at its end.
      expect(Math.abs(bytes - size), `${bytes} of ${size}`).toBeLessThan(Math.max(size * 0.06, 60_000));
    }
  });

  it('asks for no source twice', async () => {
    await layoutBundle(input, deps());
    const read = () => {
      throw new Error('read again');
    };
    expect(places(await layoutBundle(input, deps({ read })))).toEqual(places(written));
    // What the map does not depend on may change.
    const later = { ...input, preparedAt: '2027-01-01T00:00:00.000Z' };
    expect(await layoutBundle(later, deps({ read }))).toHaveLength(2);
    const other = { ...input, case: { ...input.case, title: 'Another' } };
    await expect(layoutBundle(other, deps({ read }))).rejects.toThrow('read again');
  });

  it('is that of the written files in any order, selection and number of volumes', async () => {
    const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
    const take = (source: { id: string }) => sample.load(source);
    const measured = new Map<string, Measured>();
    const quiet = { take, readers, signal, onMeasured: () => {}, onProgress: () => {} };
    const items = input.volumes.flatMap(({ sections }) => sections.flatMap((section) => section.items));
    const cheap = items.filter(({ content }) => content.kind !== 'generated' || content.part !== 'chronology');
    let n = 0;
    const plan = fc
      .shuffledSubarray(cheap, { minLength: 1 })
      .chain((some) => fc.tuple(fc.constant(some), fc.array(fc.nat(some.length), { maxLength: 2 }), fc.boolean()));
    try {
      await fc.assert(
        fc.asyncProperty(plan, async ([some, cuts, late]) => {
          const own = planned(some, cuts, late);
          const keys = measureKeys(own);
          const known = new Map<string, Measured>();
          for (const [id, key] of keys) {
            const one = measured.get(key);
            if (one) known.set(id, one);
          }
          const measures = await measureItems(own, known, quiet);
          for (const [id, one] of measures) measured.set(keys.get(id) as string, one);
          const files = own.volumes.map(({ letter }) => join(folder, `${n++}-${letter}.pdf`));
          const made = await writeVolumes(own, { load: sample.load, signal, onProgress: () => {} }, files, 'x.pdf');
          expect(places(await mapBundle(own, measures, signal))).toEqual(places(made.map((one) => one.written)));
          for (const path of files) rmSync(path);
        }),
        { numRuns: 5 },
      );
    } finally {
      await Promise.all([readers.importer.close(), readers.reader.close()]);
    }
  });

  function planned(items: readonly ResolvedItem[], cuts: readonly number[], late: boolean): BundleInput {
    const at = [0, ...cuts.toSorted((a, b) => a - b), items.length];
    const parts = at.slice(0, -1).map((from, i) => items.slice(from, at[i + 1]));
    return {
      ...input,
      additions: late ? input.additions : [],
      volumes: parts
        .filter((part) => part.length > 0)
        .map((part, i) => ({
          letter: String.fromCharCode(65 + i),
          late: [],
          sections: [{ id: `s${i}`, title: 'All of it', items: part }],
        })),
    };
  }
});

describe('a preview', () => {
  it('shows the pages asked for as the file has them, numbers and references included', async () => {
    const readers = { importer: new PdfImporter(), reader: new DocumentReader() };
    const own = { take: (source: { id: string }) => sample.load(source), readers, signal };
    const measures = await measureItems(input, new Map(), { ...own, onMeasured: () => {}, onProgress: () => {} });
    for (const [i, { letter, pages }] of written.entries()) {
      const whole = wordsOf(paths[i] as string);
      for (const page of [2, Math.ceil(pages / 2), pages]) {
        const preview = await previewPages(input, measures, { letter, page, count: 3 }, own);
        expect(preview).toMatchObject({ firstPage: page, lastPage: Math.min(pages, page + 2) });
        const path = join(folder, 'preview.pdf');
        writeFileSync(path, preview.pdf);
        expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors');
        const shown = wordsOf(path);
        expect(shown, `${letter}:${page}`).toEqual(whole.slice(page - 1, page + 2));
      }
    }
    await Promise.all([readers.importer.close(), readers.reader.close()]);
  });

  it('draws only the items on those pages', async () => {
    const [first] = written;
    const alone = first?.sections.flatMap(({ items }) => items).find(({ source }) => source?.kind === 'document');
    await layoutBundle(input, deps());
    const asked: string[] = [];
    const read: LayoutDeps['read'] = async (source, start, end) => {
      asked.push(source.id);
      return (await sample.load(source)).subarray(start, end);
    };
    await previewBundle(input, { letter: 'A', page: alone?.firstPage ?? 0, count: 1 }, deps({ read }));
    expect(new Set(asked)).toEqual(new Set([alone?.source?.id]));
  });

  it('shows the last page for one beyond it, and at most twenty', async () => {
    const [a] = written;
    const beyond = await previewBundle(input, { letter: 'A', page: 10_000, count: 5 }, deps());
    expect(beyond).toMatchObject({ firstPage: a?.pages, lastPage: a?.pages });
    const many = await previewBundle(input, { letter: 'B', page: 1, count: 500 }, deps());
    expect(many.lastPage).toBe(20);
    const path = join(folder, 'many.pdf');
    writeFileSync(path, many.pdf);
    expect(parsePdf(path).pages).toBe(20);
    await expect(previewBundle(input, { letter: 'Q', page: 1, count: 1 }, deps())).rejects.toThrow('no volume Q');
  });
});
