/** What a manifest says of parts of its file: the code on the cover, and the file as it was before something was appended. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { VerificationProblem } from '../../shared/api/verification.ts';
import type { BundleManifest } from '../../shared/domain/bundle/manifest.ts';
import { digestWithout } from './qr-fill.ts';
import { drawnCode, qrText } from './sections/qr-code.ts';

const pieceBytes = 1024 * 1024;

/** The code on the cover says what it must of this file, and is drawn so. @throws the signal's reason */
export async function codeProblems(
  path: string,
  manifest: BundleManifest,
  signal: AbortSignal,
): Promise<VerificationProblem[]> {
  const { code } = manifest.bundle;
  if (!code) return [];
  const problem = (kind: string, expected: string, found: string): VerificationProblem => ({
    kind,
    subject: 'the code on the cover',
    expected,
    found,
  });
  const { offset, length, size, sha256, text } = code;
  if (offset + length > size || size > manifest.bundle.size)
    return [
      problem(
        'manifest-altered',
        `a place within the ${manifest.bundle.size} bytes`,
        `${offset} to ${offset + length} of ${size}`,
      ),
    ];
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).size < size)
      return [problem('code-wrong', `a file of ${size} bytes or more`, 'a shorter one')];
    const problems: VerificationProblem[] = [];
    const counted = await digestWithout(file, size, { offset, length }, signal);
    if (counted !== sha256) problems.push(problem('code-wrong', `the digest ${sha256}`, `the digest ${counted}`));
    const head = / head=([0-9a-f]*)$/.exec(text)?.[1] ?? '';
    const expected = qrText({ caseRef: manifest.case.ref, head }, { digest: sha256, offset, length, size });
    if (text !== expected) problems.push(problem('manifest-altered', expected, text));
    const there = Buffer.alloc(length);
    await file.read(there, 0, length, offset);
    if (!there.equals(drawn(text, length)))
      problems.push(problem('code-wrong', `a code that says “${text}”`, 'another drawing'));
    return problems;
  } finally {
    await file.close();
  }
}

/** Nothing where no code can say it: that differs from whatever is there. */
function drawn(text: string, length: number): Uint8Array {
  try {
    return drawnCode(text, length).content;
  } catch {
    return new Uint8Array(0);
  }
}

/** Each earlier state is the beginning of the file. @throws the signal's reason */
export async function earlierProblems(
  path: string,
  earlier: NonNullable<BundleManifest['bundle']['earlier']>,
  signal: AbortSignal,
): Promise<VerificationProblem[]> {
  const file = await open(path, 'r');
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  const problems: VerificationProblem[] = [];
  let at = 0;
  try {
    for (const { sha256, size } of [...earlier].sort((a, b) => a.size - b.size)) {
      while (at < size) {
        signal.throwIfAborted();
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - at), at);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        at += bytesRead;
      }
      const found = at === size ? hash.copy().digest('hex') : 'a shorter file';
      if (found !== sha256)
        problems.push({
          kind: 'earlier-altered',
          subject: `the bundle as it was before: bytes 0 to ${size - 1}`,
          expected: sha256,
          found,
        });
    }
    return problems;
  } finally {
    await file.close();
  }
}
