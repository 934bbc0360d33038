import { expect, it } from 'vitest';
import { PdfaClaim } from './claim.ts';
import { faultWords, pageWords, sourceVerdict } from './verdict.ts';
import { unfitWarnings } from './warnings.ts';

const verdict = sourceVerdict(
  [new Set(['font', 'lzw']), new Set(), new Set(['font']), new Set(['lzw']), new Set(['scripts'])],
  new Set(['attachments']),
);

it('sorts pages into sound, mendable and unfit, and says why by clause', () => {
  expect(verdict).toMatchObject({ pages: 5, unfit: [1, 3], mendable: [4] });
  expect(verdict.faults.map(({ rule }) => rule)).toEqual(['font', 'lzw', 'attachments', 'scripts']);
  expect(verdict.faults.map(faultWords)).toEqual([
    'pages 1 and 3: a font is not embedded (ISO 19005-2, 6.2.11.4.1)',
    'pages 1 and 4: data is compressed with LZW (ISO 19005-2, 6.1.7.2)',
    'files are attached (ISO 19005-2, 6.8)',
    'page 5: scripts, program launches or other actions that are not allowed (ISO 19005-2, 6.5.1)',
  ]);
});

it('names pages as people do', () => {
  expect(pageWords([3])).toBe('page 3');
  expect(pageWords([1, 2])).toBe('pages 1, 2');
  expect(pageWords([1, 2, 3, 7, 9, 10, 11])).toBe('pages 1 to 3, 7 and 9 to 11');
  expect(pageWords(Array.from({ length: 40 }, (_, i) => 2 * i + 1))).toMatch(/^pages 1, 3, .* and 28 more places$/);
});

it('warns of each item with faults, and of no other', () => {
  const warnings = unfitWarnings([
    { id: 'a', title: 'Notes', ref: 'AB/1', breaks: verdict.faults.filter(({ effect }) => effect !== 'left') },
    { id: 'b', title: 'Letter', ref: '', breaks: [] },
    { id: 'c', title: 'Statement', ref: '', breaks: verdict.faults.filter(({ effect }) => effect === 'mend') },
  ]);
  expect(warnings.map(({ ids, kind, stops }) => [ids, kind, stops])).toEqual([
    [['a'], 'pdfa', false],
    [['c'], 'pdfa', false],
  ]);
  expect(warnings[0]?.words).toContain('AB/1 breaks PDF/A-2u: pages 1 and 3: a font is not embedded');
  expect(warnings[1]?.words).toContain('It can be mended without a visible change');
});

it('says of a served part what it said before something was added', () => {
  const claim = new PdfaClaim();
  claim.supplied('AB/1', 4, { breaks: [], inks: [['Spot', 'red']], text: [] });
  expect(claim.result).toEqual({ claimed: true, why: null });
  claim.supplied('AB/2', 9, { breaks: [], inks: [['Spot', 'blue']], text: [] });
  expect(claim.result.why).toContain('AB/2: the ink “Spot” looks otherwise than in AB/1');
  expect(claim.upTo(8)).toEqual({ claimed: true, why: null });
});
