import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendSignature } from '../seal/append.ts';
import { checkPdfA } from '../testing/pdfa-check.ts';
import { run } from '../testing/read-pdf.ts';
import { richBundle } from '../testing/rich-bundle.ts';
import { sampleBundle, sampleExhibits, samplePdf } from '../testing/sample-bundle.ts';
import { checkStructure } from '../testing/structure-check.ts';
import { writeBundle, writeVolumes } from '../write-bundle.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-pdfa-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function bundle(sample: ReturnType<typeof sampleBundle>, name: string) {
  const path = join(folder, name);
  const deps = { load: sample.load, signal: new AbortController().signal, onProgress: () => {} };
  return { path, written: await writeBundle(sample.input, deps, path) };
}

describe('a bundle with every kind of part, in two volumes, with later additions', () => {
  let paths: string[];
  beforeAll(async () => {
    const sample = await richBundle();
    const input = sample.withLate;
    paths = input.volumes.map(({ letter }) => join(folder, `volume-${letter}.pdf`));
    const deps = { load: sample.load, signal: new AbortController().signal, onProgress: () => {} };
    const made = await writeVolumes(input, deps, paths, 'volume.pdf');
    for (const { written } of made) expect(written.pdfa).toEqual({ claimed: true, why: null });
  });

  it('breaks no rule of PDF/A-2u that its structure shows', () => {
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(checkPdfA(path), path).toEqual([]);
  });

  it('is read out in order: headings, tables, lists, links and pictures with names', () => {
    const types = 'Document Sect H1 H2 H3 P Table TR TH TD L LI LBody Figure Link Caption'.split(' ');
    const all = paths.map((path) => checkStructure(path));
    for (const { faults, headings } of all) {
      expect(faults).toEqual([]);
      expect(headings[0]).toBe('H1');
    }
    for (const type of types)
      expect(
        all.reduce((sum, { counts }) => sum + (counts[type] ?? 0), 0),
        type,
      ).toBeGreaterThan(0);
  });

  it('still keeps to PDF/A-2u when a signature is appended', async () => {
    const path = join(folder, 'sealed.pdf');
    copyFileSync(paths[0] as string, path);
    const asked = {
      kind: 'signature' as const,
      at: '2026-06-15T10:00:00.000Z',
      name: 'Zoë Example',
      reason: 'Served',
      place: { page: 1, rect: [50, 50, 200, 100] as const },
    };
    // Whether it verifies is another test's matter: here only what surrounds it counts.
    await appendSignature(path, asked, 12_000, async () => new Uint8Array(3000).fill(7));
    expect(checkPdfA(path)).toEqual([]);
  });

  const { VERAPDF } = process.env;
  if (VERAPDF)
    it('passes veraPDF', () => {
      const said = run(VERAPDF, '--flavour', '2u', '--format', 'text', ...paths);
      expect(said.match(/^PASS/gm)).toHaveLength(paths.length);
    });
  else it.skip('veraPDF is not here: VERAPDF names no program, and its judgement is not known', () => {});
});

/** Every fault that the checks look for, planted, and the clause that must be named. */
const planted: readonly (readonly [clause: string, what: string, change: (text: string) => string])[] = [
  ['6.1.2', 'no comment after the header', (t) => t.replace(/^(%PDF-1\.7\n)%[^\n]*\n/, '$1% plain\n')],
  ['6.1.3', 'no identifier', (t) => t.replace(/\/ID \[<[^\]]*\]/, '')],
  ['6.1.3', 'bytes after the end', (t) => `${t}more\n`],
  ['6.1.7.1', 'data in another file', inFirst('/Type /XObject', '/F (other.bin)')],
  ['6.1.7.2', 'LZW', (t) => t.replace('/Subtype /Image', '/Filter /LZWDecode\n  /Subtype /Image')],
  ['6.1.13', 'a number too large', inCatalog('/X 99999999999')],
  ['6.1.13', 'a name too long', inCatalog(`/X /${'n'.repeat(200)}`)],
  ['6.1.12', 'a permission', inCatalog('/Perms << /Other << >> >>')],
  ['6.2.2', 'an operator', content('bogus')],
  ['6.1.13', 'states nested too deep', content(`${'q '.repeat(30)}${'Q '.repeat(30)}`)],
  ['6.2.3', 'no output intent', (t) => t.replace('/OutputIntents', '/NoIntents')],
  ['6.2.4.3', 'ink without a profile', content('0 0 0 1 k')],
  ['6.2.4.3', 'a picture in ink', (t) => t.replace(/\/ColorSpace \/Device(?:RGB|Gray)/, '/ColorSpace /DeviceCMYK')],
  [
    '6.2.4.2',
    'a profile that is none',
    (t) => t.replace(/\/ColorSpace \/Device(?:RGB|Gray)/, '/ColorSpace [ /ICCBased 1 0 R ]'),
  ],
  ['6.2.5', 'a transfer function', inCatalog('/X << /Type /ExtGState /TR /Identity >>')],
  ['6.2.5', 'a halftone', inCatalog('/X << /HalftoneType 6 >>')],
  ['6.2.6', 'an intent that does not exist', content('/Pretty ri')],
  ['6.2.8.1', 'a picture to be smoothed', (t) => t.replace('/Subtype /Image', '/Interpolate true\n  /Subtype /Image')],
  ['6.2.9.1', 'a printer’s replacement', (t) => t.replace('/Subtype /Form', '/OPI << >>\n  /Subtype /Form')],
  ['6.2.9.2', 'a form for another file', (t) => t.replace('/Subtype /Form', '/Ref << >>\n  /Subtype /Form')],
  ['6.2.9.3', 'PostScript', (t) => t.replace('/Subtype /Form', '/Subtype /PS')],
  ['6.2.10', 'a blend mode that does not exist', inCatalog('/X << /BM /Strange >>')],
  ['6.2.11.4.1', 'a font left out', (t) => t.replace(/\/FontFile2 \d+ 0 R/, '')],
  ['6.2.11.3.2', 'no map of glyphs', (t) => t.replace('/CIDToGIDMap /Identity', '')],
  ['6.2.11.7.2', 'no list of characters', (t) => t.replace(/\/ToUnicode \d+ 0 R/, '')],
  ['6.2.11.7.2', 'a character U+0000', (t) => t.replaceAll(/\[<fffd> <[0-9a-f ]+>/g, '[<fffd> <0000>')],
  ['6.2.11.8', 'a glyph that is none', content('BT /F1 9 Tf <0000> Tj ET', true)],
  ['6.3.1', 'a film', annotation('/Subtype /Movie /F 4')],
  ['6.3.2', 'a link that is not printed', (t) => t.replace(/\/F 4\n/, '/F 0\n')],
  ['6.3.3', 'a note without a look', annotation('/Subtype /Square /F 4')],
  ['6.4.1', 'fields to be drawn anew', inCatalog('/AcroForm << /NeedAppearances true /Fields [ ] >>')],
  ['6.4.2', 'an XFA form', inCatalog('/AcroForm << /XFA [ ] /Fields [ ] >>')],
  ['6.5.1', 'a script', inCatalog('/X << /S /JavaScript /JS (app.alert(1)) >>')],
  ['6.5.1', 'a program started', inCatalog('/X << /S /Launch /F (calc.exe) >>')],
  ['6.5.2', 'what starts by itself', inCatalog('/AA << >>')],
  ['6.6.2.1', 'no metadata', (t) => t.replace(/\/Metadata \d+ 0 R/, '')],
  ['6.6.2.1', 'metadata that is not well formed', (t) => t.replace('</dc:format>', '</dc:other >')],
  [
    '6.6.2.3',
    'metadata that nothing describes',
    (t) => t.replace('http://ns.adobe.com/pdf/1.3/', 'http://ns.example.com/1.3/ '),
  ],
  ['6.6.4', 'another part', (t) => t.replace('<pdfaid:part>2<', '<pdfaid:part>1<')],
  ['6.6.4', 'another level', (t) => t.replace('conformance>U<', 'conformance>B<')],
  ['6.8', 'a file attached', inCatalog('/X << /Type /Filespec /EF << >> >>')],
  ['6.9', 'layers without a name', inCatalog('/OCProperties << /OCGs [ ] /D << >> >>')],
  ['6.10', 'presentations', (t) => t.replace('/Type /Page\n', '/Type /Page\n  /PresSteps << >>\n')],
  ['6.11', 'requirements', inCatalog('/Requirements [ ]')],
];

const plantedInStructure: typeof planted = [
  ['6.2', 'not marked', (t) => t.replace('/Marked true', '/Marked false')],
  ['7.2', 'no language', (t) => t.replace('/Lang (en-GB)', '')],
  ['7.1', 'the title hidden', (t) => t.replace('/DisplayDocTitle true', '/DisplayDocTitle false')],
  ['7.1', 'content of nothing', (t) => t.replace(/\/Artifact BMC\n/, '/Span <</MCID 9999>> BDC\n')],
  ['7.1', 'furniture that is not marked', (t) => t.replace(/\/Artifact BMC\n/, '/Other BMC\n')],
  ['7.1', 'a type that does not exist', (t) => t.replace('/S /Sect', '/S /Chapter')],
  ['7.3', 'a figure without a name', (t) => t.replace(/\/Alt \([^\n]*\)\n/, '\n').replace(/\/Alt <[^\n]*>\n/, '\n')],
  ['7.4.2', 'a heading left out', (t) => t.replace('/S /H1', '/S /H3')],
  ['7.5', 'a heading that heads nothing', (t) => t.replace('/Scope /Column', '/Other /Column')],
  ['7.5', 'a cell outside its row', (t) => t.replace('/S /TR', '/S /Div')],
  [
    '7.5',
    'rows that differ',
    (t) =>
      t
        .replace(/(\/S \/TH\n)/, '$1')
        .replace(/\/A <<\n\s+\/O \/Table\n\s+\/Scope \/Column/, '/A <<\n /ColSpan 2 /O /Table\n /Scope /Column'),
  ],
  ['7.6', 'a point without a body', (t) => t.replace('/S /LBody', '/S /P')],
  ['7.18.3', 'links in no order', (t) => t.replaceAll('/Tabs /S', '/Tabs /R')],
  ['7.18.5', 'a link that says nothing', (t) => t.replace(/(\/Border \[[^\]]*\]\n\s+)\/Contents \([^\n]*\)\n/, '$1')],
];

function inCatalog(entry: string): (text: string) => string {
  return (text) => text.replace('/Type /Catalog', `/Type /Catalog\n  ${entry}`);
}

function inFirst(after: string, entry: string): (text: string) => string {
  return (text) => text.replace(after, `${after}\n  ${entry}`);
}

/** Into the first page's content; @param font where one must be borrowed from that page */
function content(operators: string, font = false): (text: string) => string {
  return (text) => {
    const name = font ? (/\/(F\d+) \d+ 0 R/.exec(text)?.[1] ?? '') : '';
    return text.replace('/Artifact BMC\n', `/Artifact BMC\n${operators.replace('/F1', `/${name}`)}\n`);
  };
}

function annotation(entries: string): (text: string) => string {
  return (text) => text.replace('/Annots [', `/Annots [\n    << /Type /Annot /Rect [ 0 0 9 9 ] ${entries} >>`);
}

describe('faults planted in a sound file', () => {
  let plain: string;
  beforeAll(async () => {
    const picture = (await sampleExhibits()).filter(({ mediaType }) => mediaType === 'image/jpeg').slice(0, 1);
    const sample = sampleBundle(
      [
        {
          ref: 'AB/1',
          description: 'Notes',
          fileName: 'a.pdf',
          mediaType: 'application/pdf',
          bytes: await samplePdf(1),
        },
        ...picture.map((one) => ({ ...one, ref: 'AB/2' })),
      ],
      { keyEvents: 3 },
    );
    const { path } = await bundle(sample, 'small.pdf');
    execFileSync('qpdf', ['--qdf', '--object-streams=disable', path, join(folder, 'plain.pdf')]);
    plain = readFileSync(join(folder, 'plain.pdf'), 'latin1');
    expect(checkPdfA(join(folder, 'plain.pdf'))).toEqual([]);
    expect(checkStructure(join(folder, 'plain.pdf')).faults).toEqual([]);
  });

  function plant(change: (text: string) => string): string {
    const changed = change(plain);
    expect(changed, 'the fault was not planted').not.toBe(plain);
    const path = join(folder, 'planted.pdf');
    // The table of places is made anew, so that only what was planted is wrong.
    writeFileSync(
      path,
      execFileSync('fix-qdf', { input: Buffer.from(changed, 'latin1'), maxBuffer: 512 * 1024 * 1024 }),
    );
    return path;
  }

  it.each(planted)('%s: %s', (clause, _what, change) => {
    // What fix-qdf takes for its own is written without it.
    const path = clause === '6.1.3' || clause === '6.1.2' ? join(folder, 'raw.pdf') : plant(change);
    if (path.endsWith('raw.pdf')) {
      expect(change(plain)).not.toBe(plain);
      writeFileSync(path, Buffer.from(change(plain), 'latin1'));
    }
    expect(checkPdfA(path).map((fault) => fault.clause)).toContain(clause);
  });

  it.each(plantedInStructure)('PDF/UA %s: %s', (clause, _what, change) => {
    expect(checkStructure(plant(change)).faults.map((fault) => fault.clause)).toContain(clause);
  });
});
