import { createHash, randomUUID } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FailureError } from '../../shared/api/failures.ts';
import type { Progress } from '../../shared/api/primitives.ts';
import type { VerificationOutcome } from '../../shared/api/verification.ts';
import { BundleManifest, blockSize, type ManifestEnvelope } from '../../shared/domain/bundle/manifest.ts';
import { type Entry, encodeEntry, entryPae } from '../../shared/domain/ledger/entry.ts';
import { exportBundle } from '../jobs/bundle-job.ts';
import { verifyFile } from '../jobs/verify-job.ts';
import { newSigningKey, type Signer, signerFrom } from '../vault/signer.ts';
import type { BundleInput } from './bundle-input.ts';
import { keyId, writeManifest } from './manifest-file.ts';
import { run } from './testing/read-pdf.ts';
import { type Sample, sampleBundle, sampleExhibits, sampleMoment, sha256 } from './testing/sample-bundle.ts';
import { verifyBundle } from './verify-bundle.ts';

const signal = new AbortController().signal;
const quiet = { signal, onProgress: () => {} };

let folder: string;
let sample: Sample;
let signer: Signer;
/** The bundle as it was exported; each test works on a copy. */
let origin: string;
let path: string;
let manifestPath: string;

function entryOf(
  input: BundleInput,
  { sha256: digest, size }: { sha256: string; size: number },
  change: Partial<Entry> = {},
): Uint8Array {
  return encodeEntry({
    v: 1,
    feed: input.ledger.feed,
    seq: input.ledger.entries,
    prev: input.ledger.head,
    log: input.ledger.log,
    act: 'exported',
    subject: { id: `bundle:${digest}`, sha256: digest, size },
    actor: '0b0e7a52-7f0c-4f0e-9a44-6a3f1a3e9b11',
    at: new Date(sampleMoment / 1000).toISOString(),
    boot: '0'.repeat(32),
    mono: 1,
    seen: null,
    after: [],
    detail: sha256('detail'),
    ...change,
  });
}

function exportTo(
  target: string,
  own: Sample = sample,
  options: { signal?: AbortSignal; onProgress?: (p: Progress) => void } = {},
) {
  return exportBundle({
    input: own.input,
    outPath: target,
    read: async (source, start, end) => (await own.load(source)).subarray(start, end),
    sign: (message) => signer.sign(message),
    publicKey: signer.publicKey,
    record: (volumes) =>
      volumes.map((volume) => {
        const payload = entryOf(own.input, volume);
        return { payload, signature: signer.sign(entryPae(payload)) };
      }),
    signal: options.signal ?? signal,
    onProgress: options.onProgress ?? (() => {}),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-verify-'));
  sample = sampleBundle(await sampleExhibits());
  signer = signerFrom(newSigningKey());
  origin = join(folder, 'origin.pdf');
  await exportTo(origin);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  path = join(folder, `${randomUUID()}.pdf`);
  manifestPath = path.replace('.pdf', '.manifest.json');
  copyFileSync(origin, path);
  copyFileSync(origin.replace('.pdf', '.manifest.json'), manifestPath);
});

const kinds = (report: VerificationOutcome): string[] => [...new Set(report.problems.map(({ kind }) => kind))];

function flip(at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function manifestNow(): BundleManifest {
  const envelope = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestEnvelope;
  return BundleManifest.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString()));
}

describe('an untouched bundle', () => {
  it('is verified, by its own job as by the function, and says what it cannot tell', async () => {
    for (const report of [await verifyBundle(path, quiet), await verifyFile({ what: 'bundle', path }, quiet)]) {
      expect(report).toMatchObject({ status: 'verified', kind: 'bundle', problems: [] });
      expect(report.checked.map(({ count }) => count)).not.toContain(0);
      expect(report.limits.join(' ')).toContain(keyId(Buffer.from(signer.publicKey).toString('hex')));
    }
  });

  it('agrees with sha256sum and openssl, which know nothing of this project', () => {
    const manifest = manifestNow();
    expect(run('sha256sum', path).slice(0, 64)).toBe(manifest.bundle.sha256);
    const envelope = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestEnvelope;
    const payload = Buffer.from(envelope.payload, 'base64');
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `),
      payload,
    ]);
    writeFileSync(join(folder, 'signed'), signed);
    writeFileSync(join(folder, 'sig'), Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64'));
    writeFileSync(
      join(folder, 'key.der'),
      Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(manifest.key, 'hex')]),
    );
    expect(
      run(
        'openssl',
        'pkeyutl',
        '-verify',
        '-pubin',
        '-keyform',
        'DER',
        '-inkey',
        join(folder, 'key.der'),
        '-rawin',
        '-in',
        join(folder, 'signed'),
        '-sigfile',
        join(folder, 'sig'),
      ),
    ).toContain('Signature Verified Successfully');
  });

  it('has a manifest that names pages, exhibits and ledger as the bundle has them', () => {
    const manifest = manifestNow();
    expect(manifest.bundle.pages).toBe(Number(/Pages: +(\d+)/.exec(run('pdfinfo', path))?.[1]));
    expect(manifest.exhibits.map(({ ref }) => ref)).toEqual(sample.input.exhibits.map(({ ref }) => ref));
    expect(manifest.sections.at(-1)?.lastPage).toBe(manifest.bundle.pages);
    expect(manifest.ledger.head).toBe(sample.input.ledger.head);
  });
});

describe('an altered PDF', () => {
  it('is told by one byte, in every block, at its beginning and its end, with the place named', async () => {
    const size = readFileSync(origin).length;
    const blocks = Math.ceil(size / blockSize);
    expect(blocks).toBeGreaterThan(3);
    for (let block = 0; block < blocks; block++) {
      for (const at of [block * blockSize, Math.min(size, (block + 1) * blockSize) - 1]) {
        copyFileSync(origin, path);
        flip(at);
        const report = await verifyBundle(path, quiet);
        expect(report.status).toBe('altered');
        expect(kinds(report)).toEqual(expect.arrayContaining(['bundle-altered', 'block-altered']));
        const places = report.problems.filter(({ kind }) => kind === 'block-altered');
        expect(places).toHaveLength(1);
        expect(places[0]?.subject).toContain(`bytes ${block * blockSize} to `);
        expect(places[0]?.subject).toContain(`block ${block + 1} of ${blocks}`);
        expect(places[0]?.expected).not.toBe(places[0]?.found);
      }
    }
  }, 180_000);

  it('is given the page that the byte belongs to', async () => {
    const manifest = manifestNow();
    const [from, page] = manifest.pagesAt.find(([, first]) => first === 5) ?? [0, 0];
    flip(from + 20);
    const [, problem] = (await verifyBundle(path, quiet)).problems;
    const [, list = ''] = /pages? ([\d–, ]+)/.exec(problem?.subject ?? '') ?? [];
    const named = list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('–').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
    expect(named).toContain(page);
    expect(named.length).toBeLessThan(manifest.bundle.pages);
  });

  it('is told when it is cut short, lengthened or replaced', async () => {
    truncateSync(path, readFileSync(origin).length - 100_000);
    const short = await verifyBundle(path, quiet);
    expect(short.status).toBe('altered');
    expect(kinds(short)).toEqual(expect.arrayContaining(['bundle-altered', 'bundle-size', 'block-altered']));
    expect(short.problems.some(({ found }) => found.includes('the file ends before it'))).toBe(true);

    copyFileSync(origin, path);
    appendFileSync(path, '\n%appended\n');
    const long = await verifyBundle(path, quiet);
    expect(kinds(long)).toEqual(expect.arrayContaining(['bundle-altered', 'bundle-size', 'bytes-appended']));

    writeFileSync(path, '%PDF-1.4 something else');
    expect((await verifyBundle(path, quiet)).status).toBe('altered');
    writeFileSync(path, '');
    expect((await verifyBundle(path, quiet)).status).toBe('altered');
  });
});

describe('an altered manifest', () => {
  const edit = (change: (manifest: BundleManifest) => void) => {
    const envelope = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestEnvelope;
    const manifest = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as BundleManifest;
    change(manifest);
    envelope.payload = Buffer.from(JSON.stringify(manifest)).toString('base64');
    writeFileSync(manifestPath, JSON.stringify(envelope));
  };

  it('is told by its signature, whatever was changed in it', async () => {
    const changes: ((manifest: BundleManifest) => void)[] = [
      (manifest) => Object.assign(manifest.case, { ref: 'DPS/2026/9999' }),
      (manifest) => Object.assign(manifest.bundle, { pages: manifest.bundle.pages + 1 }),
      (manifest) => void manifest.exhibits.pop(),
      (manifest) => Object.assign(manifest, { createdAt: '2027-01-01T00:00:00.000Z' }),
      (manifest) =>
        Object.assign(manifest, { key: Buffer.from(signerFrom(newSigningKey()).publicKey).toString('hex') }),
    ];
    for (const change of changes) {
      copyFileSync(origin.replace('.pdf', '.manifest.json'), manifestPath);
      edit(change);
      const report = await verifyBundle(path, quiet);
      expect(report.status).toBe('altered');
      expect(kinds(report)).toContain('manifest-altered');
    }
  });

  it('is told even where it was made to fit an altered PDF', async () => {
    flip(5000);
    const bytes = readFileSync(path);
    edit((manifest) => {
      manifest.bundle.sha256 = sha256(bytes);
      manifest.bundle.blocks = manifest.bundle.blocks.map((_, i) =>
        sha256(bytes.subarray(i * blockSize, (i + 1) * blockSize)),
      );
    });
    const report = await verifyBundle(path, quiet);
    // The file agrees with the manifest; the manifest no longer agrees with its signature, nor with the ledger entry.
    expect(kinds(report).sort()).toEqual(['code-wrong', 'export-entry', 'manifest-altered']);
  });

  it('signed anew with another key still does not fit the ledger entry', async () => {
    const other = signerFrom(newSigningKey());
    const manifest = manifestNow();
    manifest.key = Buffer.from(other.publicKey).toString('hex');
    await writeManifest(manifestPath, manifest, (message) => other.sign(message));
    const report = await verifyBundle(path, quiet);
    expect(report.status).toBe('altered');
    expect(report.problems).toEqual([
      expect.objectContaining({ kind: 'export-entry', subject: 'export entry, signature' }),
    ]);
  });

  it('is told where its export entry is of another file, case, feed or act, or out of order', async () => {
    const manifest = manifestNow();
    const { sha256: digest, size } = manifest.bundle;
    const cases: [string, Partial<Entry> | { digest: string }][] = [
      ['digest of the bundle', { digest: sha256('another') }],
      ['act', { act: 'viewed' }],
      ['case', { log: 'continuity/case/another' }],
      ['feed', { feed: sha256('another feed') }],
      ['position', { seq: 3 }],
      ['entry before it', { prev: sha256('another head') }],
    ];
    for (const [subject, change] of cases) {
      const payload = entryOf(
        sample.input,
        { sha256: 'digest' in change ? change.digest : digest, size },
        'digest' in change ? {} : change,
      );
      manifest.ledger.exportEntry = {
        payload: Buffer.from(payload).toString('base64'),
        sig: Buffer.from(signer.sign(entryPae(payload))).toString('base64'),
      };
      await writeManifest(manifestPath, manifest, (message) => signer.sign(message));
      const report = await verifyBundle(path, quiet);
      expect(report.problems.map((one) => one.subject)).toContain(`export entry, ${subject}`);
    }
  });

  it('of another bundle does not fit this one', async () => {
    const other = join(folder, 'other.pdf');
    await exportTo(other, sampleBundle([], { keyEvents: 3 }));
    copyFileSync(other.replace('.pdf', '.manifest.json'), manifestPath);
    const report = await verifyBundle(path, quiet);
    expect(report.status).toBe('altered');
    expect(kinds(report)).toEqual(expect.arrayContaining(['bundle-altered', 'bundle-size', 'page-count']));
  });
});

describe('what cannot be checked', () => {
  it('is unreadable, in words: no PDF, no manifest, one that is no manifest, one of a later version', async () => {
    const reasons: [() => void, string][] = [
      [() => rmSync(path), 'There is no such file.'],
      [() => rmSync(manifestPath), 'not beside the PDF'],
      [() => writeFileSync(manifestPath, '{"payloadType": "x"'), 'not a signed envelope'],
      [
        () =>
          writeFileSync(
            manifestPath,
            JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload: '', signatures: [] }),
          ),
        'not a signed envelope',
      ],
      [
        () => {
          const envelope = JSON.parse(readFileSync(manifestPath, 'utf8')) as ManifestEnvelope;
          envelope.payload = Buffer.from(JSON.stringify({ v: 2 })).toString('base64');
          writeFileSync(manifestPath, JSON.stringify(envelope));
        },
        'later version',
      ],
    ];
    for (const [spoil, words] of reasons) {
      copyFileSync(origin, path);
      copyFileSync(origin.replace('.pdf', '.manifest.json'), manifestPath);
      spoil();
      const report = await verifyBundle(path, quiet);
      expect(report.status).toBe('unreadable');
      expect(report.problems[0]?.found).toContain(words);
    }
    expect((await verifyBundle(folder, quiet)).status).toBe('unreadable');
  });

  it('is never verified, whichever byte of the manifest is changed', async () => {
    const bytes = readFileSync(manifestPath);
    for (let at = 0; at < bytes.length; at += 61) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(manifestPath, changed);
      let same = false;
      try {
        // Base64 leaves spare bits and JSON leaves white space: a change there changes nothing that is said.
        same = JSON.stringify(meaning(changed)) === JSON.stringify(meaning(bytes));
      } catch {}
      const report = await verifyBundle(path, quiet);
      if (!same) expect(report.status, `byte ${at}`).not.toBe('verified');
    }
  }, 180_000);

  function meaning(bytes: Buffer): unknown {
    const envelope = JSON.parse(bytes.toString()) as ManifestEnvelope;
    const [signature] = envelope.signatures;
    const raw = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString('hex');
    return [envelope.payloadType, raw(envelope.payload), signature?.keyid, raw(signature?.sig)];
  }
});

describe('an export', () => {
  const stray = () => readdirSync(folder).filter((name) => name.startsWith('cancelled'));

  it('leaves neither bundle nor manifest when cancelled, and records nothing', async () => {
    for (const when of ['Writing pages', 'loading']) {
      const controller = new AbortController();
      let recorded = 0;
      const target = join(folder, 'cancelled.pdf');
      const failure = (await exportBundle({
        input: sample.input,
        outPath: target,
        read: async (source, start, end) => {
          if (when === 'loading') controller.abort();
          return (await sample.load(source)).subarray(start, end);
        },
        sign: (message) => signer.sign(message),
        publicKey: signer.publicKey,
        record: () => {
          recorded++;
          throw new Error('recorded');
        },
        signal: controller.signal,
        onProgress: ({ phase }) => {
          if (phase === when) controller.abort();
        },
      }).catch((error: unknown) => error)) as FailureError;
      expect(failure.failure?.code, when).toBe('cancelled');
      expect(recorded).toBe(0);
      expect(stray()).toEqual([]);
    }
  }, 180_000);

  it('that cannot be recorded does not appear', async () => {
    const failure = await exportBundle({
      input: sample.input,
      outPath: join(folder, 'cancelled.pdf'),
      read: async (source, start, end) => (await sample.load(source)).subarray(start, end),
      sign: (message) => signer.sign(message),
      publicKey: signer.publicKey,
      record: () => {
        throw new Error('the case is closed');
      },
      signal,
      onProgress: () => {},
    }).catch((error: unknown) => error);
    expect(String(failure)).toContain('the case is closed');
    expect(stray()).toEqual([]);
  });

  it('replaces an older bundle and its manifest together, and tells its progress', async () => {
    const seen: Progress[] = [];
    const result = await exportTo(path, sample, { onProgress: (progress) => seen.push(progress) });
    expect(result.volumes).toMatchObject([
      { letter: 'A', pages: manifestNow().bundle.pages, manifest: basename(manifestPath) },
    ]);
    expect(result.volumes[0]?.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect((await verifyBundle(path, quiet)).status).toBe('verified');
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['Writing pages']));
  });

  it('stops where an exhibit is longer or shorter than it was', async () => {
    const failure = (await exportTo(join(folder, 'cancelled.pdf'), {
      ...sample,
      load: async (source) => (await sample.load(source)).subarray(1),
    }).catch((error: unknown) => error)) as FailureError;
    expect(failure.failure.code).toBe('case-damaged');
    expect(stray()).toEqual([]);
  });
});
