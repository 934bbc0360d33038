/**
 * The sidecar manifest of a bundle: what makes the PDF verifiable by anyone, without the case and without a network.
 * It is stored as a DSSE envelope (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md) whose payload is
 * the manifest's canonical JSON (RFC 8785), signed with the device's Ed25519 key.
 */
import { z } from 'zod';

export const manifestPayloadType = 'application/vnd.continuity.bundle-manifest+json';
export const blockSize = 65_536;
/** A bundle of 16 GiB has a manifest of about 20 MB; nothing larger is read. */
export const maxManifestBytes = 64 * 1024 * 1024;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();
const Page = z.int().positive();
const Base64 = z.base64();

export const BundleManifest = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-bundle'),
  bundle: z.strictObject({
    /** Name the PDF was given; verification goes by content, not by name. */
    file: z.string().min(1),
    sha256: Hash,
    size: Count,
    pages: Page,
    blockSize: z.literal(blockSize),
    /** SHA-256 of each block of `blockSize` bytes, the last one possibly shorter. */
    blocks: z.array(Hash).min(1),
    /**
     * The code on the cover. `sha256` is that of the file's first `size` bytes (all of it, before anything was appended to
     * sign it) with the `length` bytes at `offset` read as zeros: those of the code itself. Absent: there is no code.
     */
    code: z.strictObject({ offset: Count, length: Page, size: Count, sha256: Hash, text: z.string() }).optional(),
    /** The PAdES signature in the file: the certificate that made it (SHA-256), and its level when this manifest was made. */
    seal: z.strictObject({ certificate: Hash, level: z.enum(['B-B', 'B-T']) }).optional(),
    /**
     * The file as it was before something was appended to it (a timestamp after its seal), oldest first: its first `size`
     * bytes still have that digest.
     */
    earlier: z
      .array(z.strictObject({ sha256: Hash, size: Page }))
      .max(16)
      .optional(),
    /** Whether the file claims PDF/A-2u (ISO 19005-2); where not, why not. Absent: made before this was said. */
    pdfa: z.strictObject({ claimed: z.boolean(), why: z.string().nullable() }).optional(),
  }),
  /**
   * Where in the file each page's own objects lie, so that an altered byte can be given a page: [first byte, first page,
   * last page], each valid up to the next one's first byte. Pages 0 to 0: structure shared by the whole document.
   */
  pagesAt: z.array(z.tuple([Count, Count, Count])).min(1),
  case: z.strictObject({ id: z.uuid(), ref: z.string().min(1) }),
  exhibits: z.array(
    z.strictObject({ ref: z.string().min(1), sha256: Hash, size: Count, firstPage: Page, lastPage: Page }),
  ),
  sections: z.array(z.strictObject({ id: z.string(), title: z.string(), firstPage: Page, lastPage: Page })),
  ledger: z.strictObject({
    log: z.string().min(1),
    feed: Hash,
    /** Entries of the feed when the bundle was made, as printed on its certificate; `head` is the last one's leaf hash. */
    entries: Count,
    head: Hash,
    /** The entry that records this export, and so names the bundle's digest: the bytes signed, and the signature. */
    exportEntry: z.strictObject({ payload: Base64, sig: Base64 }),
    /** What outsiders had said of the log's newest checkpoint when the bundle was made. Absent: nothing yet. */
    attested: z
      .strictObject({
        /** RFC 3161 TimeStampToken (DER) over a signed checkpoint (C2SP note); PEM of the certificates it was held to. */
        timestamp: z
          .strictObject({ size: Count, checkpoint: Base64, token: Base64, roots: z.string().max(262_144) })
          .nullable(),
        /** Checkpoints, the last signature line of each a witness's (c2sp.org/tlog-cosignature). */
        witnesses: z
          .array(z.strictObject({ name: z.string(), vkey: z.string().max(1024), size: Count, cosigned: Base64 }))
          .max(64),
      })
      .optional(),
  }),
  /** Raw Ed25519 public key, hexadecimal. The envelope's key id is its SHA-256. */
  key: Hash,
  createdAt: z.iso.datetime({ precision: 3 }),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
});
export type BundleManifest = z.infer<typeof BundleManifest>;
export type PagesAt = BundleManifest['pagesAt'];

export const ManifestEnvelope = z.strictObject({
  payloadType: z.literal(manifestPayloadType),
  payload: Base64,
  signatures: z.array(z.strictObject({ keyid: Hash, sig: Base64 })).length(1),
});
export type ManifestEnvelope = z.infer<typeof ManifestEnvelope>;

/** `<name>.manifest.json` for `<name>.pdf`, in the same folder. */
export function manifestNameOf(pdf: string): string {
  return `${pdf.replace(/\.pdf$/iu, '')}.manifest.json`;
}

/**
 * Pages whose objects lie in the byte range, as page ranges in order; `structure` where the range also touches parts that
 * the whole document shares (fonts, bookmarks, cross-reference table).
 *
 * @param start inclusive
 * @param end exclusive
 */
export function pagesInRange(
  pagesAt: PagesAt,
  start: number,
  end: number,
): { readonly pages: readonly { first: number; last: number }[]; readonly structure: boolean } {
  const pages: { first: number; last: number }[] = [];
  let structure = false;
  for (const [i, [from, first, last]] of pagesAt.entries()) {
    const to = pagesAt[i + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    if (from >= end || to <= start) continue;
    if (first === 0) {
      structure = true;
      continue;
    }
    const before = pages.at(-1);
    if (before && first >= before.first && first <= before.last + 1) before.last = Math.max(before.last, last);
    else pages.push({ first, last });
  }
  return { pages, structure };
}
