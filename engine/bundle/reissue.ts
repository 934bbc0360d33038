/** The manifest of a bundle that something was appended to: of the longer file, and of every earlier one that it begins with. */
import { type BundleManifest, blockSize } from '../../shared/domain/bundle/manifest.ts';
import { toHex } from '../../shared/domain/ledger/hex.ts';
import type { HashedFile } from './hash-file.ts';

export interface Reissue {
  readonly before: BundleManifest;
  readonly file: string;
  readonly hashed: HashedFile;
  /** Of the feed that signs now, before this export: where the device's key is another one than it was, so is the feed. */
  readonly feed: { readonly id: string; readonly entries: number; readonly head: string };
  readonly entry: { readonly payload: Uint8Array; readonly signature: Uint8Array };
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly at: string;
  readonly tool: { readonly name: string; readonly version: string };
}

export function reissued({ before, file, hashed, feed, entry, publicKey, at, tool }: Reissue): BundleManifest {
  const { bundle, pagesAt, ledger } = before;
  const sameFeed = ledger.feed === feed.id;
  return {
    ...before,
    bundle: {
      ...bundle,
      file,
      sha256: hashed.sha256,
      size: hashed.size,
      blockSize,
      blocks: hashed.blocks,
      ...(bundle.seal && { seal: { ...bundle.seal, level: 'B-T' } }),
      earlier: [...(bundle.earlier ?? []), { sha256: bundle.sha256, size: bundle.size }],
    },
    pagesAt: pagesAt.at(-1)?.[1] === 0 ? pagesAt : [...pagesAt, [bundle.size, 0, 0]],
    ledger: {
      log: ledger.log,
      feed: feed.id,
      ...(sameFeed ? { entries: ledger.entries, head: ledger.head } : { entries: feed.entries, head: feed.head }),
      exportEntry: {
        payload: Buffer.from(entry.payload).toString('base64'),
        sig: Buffer.from(entry.signature).toString('base64'),
      },
      // Of an earlier key its checkpoints are: whoever holds the bundle as it was has them in its manifest.
      ...(sameFeed && ledger.attested && { attested: ledger.attested }),
    },
    key: toHex(publicKey),
    createdAt: at,
    tool: { name: tool.name, version: tool.version },
  };
}
