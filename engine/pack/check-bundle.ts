import { packPaths } from '../../shared/domain/pack/layout.ts';
import { openManifest, UnreadableManifest } from '../bundle/manifest-file.ts';
import { checkSeal } from '../bundle/seal/check-seal.ts';
import { keyIdOf } from '../ed25519.ts';
import { type Bag, readSmall } from './check-bag.ts';
import type { PackLedger } from './check-ledger.ts';
import type { PackFindings } from './findings.ts';
import type { PackSource } from './source.ts';

const mostManifestBytes = 64 * 1024 ** 2;

/**
 * A bundle in a pack must be one whose export the ledger recorded, and its manifest signed by a key of the ledger's feeds; the
 * seal in it, where there is one, must hold.
 *
 * @returns what this cannot tell
 */
export async function checkBundle(
  source: PackSource,
  bag: Bag,
  ledger: PackLedger,
  findings: PackFindings,
  tsaRoots: Uint8Array | null,
): Promise<string[]> {
  const pdf = bag.found.get(packPaths.bundle);
  const listed = [packPaths.bundle, packPaths.bundleManifest].filter((path) => source.files.has(path));
  if (listed.length === 0) return [];
  for (const path of [packPaths.bundle, packPaths.bundleManifest])
    if (!listed.includes(path))
      findings.problem('file-missing', path, 'a bundle and its manifest', 'one without the other');
  if (!pdf) return [];
  findings.checked('bundle: against the entry of its export and its manifest');
  if (ledger.bundles.get(pdf.sha256) !== pdf.size)
    findings.problem(
      'bundle-unrecorded',
      packPaths.bundle,
      'a bundle whose export the ledger recorded',
      `SHA-256 ${pdf.sha256}, ${pdf.size} bytes, in no entry`,
    );
  const sealed = await sealIn(source, findings, tsaRoots);
  const bytes = await readSmall(source, packPaths.bundleManifest, mostManifestBytes, findings);
  if (bytes === null) return sealed.limits;
  try {
    const { manifest, signed } = openManifest(Buffer.from(bytes).toString('utf8'));
    const say = (what: string, expected: string, found: string): void => {
      if (expected !== found)
        findings.problem('manifest-altered', `${packPaths.bundleManifest}, ${what}`, expected, found);
    };
    if (!signed) say('signature', 'one by the key in it', 'another');
    say('bundle', pdf.sha256, manifest.bundle.sha256);
    const known = ledger.keys.map(keyIdOf);
    const key = keyIdOf(Buffer.from(manifest.key, 'hex'));
    if (!known.includes(key)) say('key', known.join(' or '), key);
    const stated = manifest.bundle.seal?.certificate;
    if (stated !== undefined && sealed.judged) say('certificate of the seal', stated, sealed.certificate ?? 'no seal');
  } catch (error) {
    if (!(error instanceof UnreadableManifest)) throw error;
    findings.problem('manifest-altered', packPaths.bundleManifest, 'the manifest of the bundle', error.message);
  }
  return sealed.limits;
}

/** The seal of the PDF in the pack, judged by itself: whose certificate it is, where there is one. */
async function sealIn(
  source: PackSource,
  findings: PackFindings,
  tsaRoots: Uint8Array | null,
): Promise<{ judged: boolean; certificate: string | null; limits: string[] }> {
  const place = await source.place(packPaths.bundle);
  if (place === null)
    return {
      judged: false,
      certificate: null,
      limits: [
        'The bundle is compressed in this pack, so its seal was not judged here: unpack it and verify it by itself.',
      ],
    };
  const { file, offset, length } = place;
  const trust = tsaRoots ? { authorities: tsaRoots } : {};
  const { seal, problems, checked, limits } = checkSeal(file, { trust, now: new Date(), part: { offset, length } });
  for (const { kind, subject, expected, found } of problems)
    findings.problem(kind, `${packPaths.bundle}, ${subject}`, expected, found);
  for (const { what } of checked) findings.checked(`bundle: ${what}`);
  return { judged: true, certificate: seal?.fingerprint ?? null, limits };
}
