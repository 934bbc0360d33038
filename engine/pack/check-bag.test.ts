/** The BagIt layer against the Library of Congress's conformance suite: valid bags are accepted, invalid ones refused. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBag } from './check-bag.ts';
import { PackFindings } from './findings.ts';
import { folderSource } from './folder-source.ts';
import { packLimits } from './source.ts';

const suite = join(import.meta.dirname, '../../../shared/corpus/bagit-conformance-suite');
const present = existsSync(suite);
if (!present) console.warn(`The BagIt conformance suite is not at ${suite}: its bags are skipped.`);

const bags = (kind: 'valid' | 'invalid'): string[] =>
  !present
    ? []
    : readdirSync(suite, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(suite, entry.name, kind)))
        .flatMap(({ name }) => readdirSync(join(suite, name, kind)).map((bag) => `${name}/${kind}/${bag}`));

async function problemsOf(bag: string): Promise<string[]> {
  const findings = new PackFindings();
  const source = await folderSource(join(suite, bag), findings, packLimits);
  await checkBag(source, findings, { signal: new AbortController().signal, onBytes: () => undefined });
  return findings.problems.map(({ kind, subject, expected, found }) => `${kind}: ${subject}: ${expected}: ${found}`);
}

/** What each invalid bag is invalid for; a refusal for another reason would prove nothing. */
const reasons: Readonly<Record<string, RegExp>> = {
  'baginfo-missing-encoding': /^declaration: bagit\.txt/m,
  'bom-in-bagit.txt': /^declaration: bagit\.txt/m,
  'corrupt-data-file': /^file-altered: data\//m,
  'corrupt-tag-file': /^file-altered: bag-info\.txt/m,
  'extra-file-in-bag': /^file-extra: data\/bar/m,
  'invalid-version-number': /^declaration: bagit\.txt/m,
  'missing-baginfo': /^file-missing: bag-info\.txt/m,
  'missing-bagit.txt': /^file-missing: bagit\.txt/m,
  'out-of-scope-file-paths-using-dot-notation': /^path-unsafe: manifest-md5\.txt/m,
  'out-of-scope-file-paths-using-dot-notation-for-fetch': /^path-unsafe: fetch\.txt/m,
  'same-filename-listed-twice-with-different-hashes': /^manifest-twice: manifest-sha256\.txt/m,
};

describe.skipIf(!present)('the conformance suite', () => {
  it('is whole', () => {
    expect(bags('valid').length).toBeGreaterThanOrEqual(17);
    expect(bags('invalid')).toHaveLength(Object.keys(reasons).length);
  });
  it.each(bags('valid'))('%s is accepted', async (bag) => {
    expect(await problemsOf(bag)).toEqual([]);
  });
  it.each(bags('invalid'))('%s is refused for what is wrong with it', async (bag) => {
    expect((await problemsOf(bag)).join('\n')).toMatch(reasons[bag.split('/').at(-1) ?? ''] ?? /nothing known/);
  });
});
