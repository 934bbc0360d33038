import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import { partialPath } from '../bundle/output-file.ts';
import { Meter, type PackSink, type WrittenFile } from './sink.ts';

/**
 * A pack as a folder. It is written beside `out` under another name, and renamed when it is whole.
 *
 * @throws FailureError `conflict` where `out` exists and holds something: a folder is never emptied for a person
 */
export async function folderSink(out: string): Promise<PackSink> {
  await refuseTaken(out);
  const partial = partialPath(out);
  await mkdir(partial);
  const made = new Set<string>();
  return {
    async add(path, chunks): Promise<WrittenFile> {
      const target = join(partial, ...path.split('/'));
      await mkdir(dirname(target), { recursive: true });
      for (let folder = dirname(target); folder.length >= partial.length; folder = dirname(folder)) made.add(folder);
      const file = await open(target, 'wx');
      const meter = new Meter();
      try {
        for await (const bytes of meter.through(chunks)) await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      return meter.result();
    },
    // Each file was synced as it was added.
    settle: async () => undefined,
    async finish() {
      for (const folder of made) await syncFolder(folder);
      await refuseTaken(out);
      // An empty folder that the person made for the pack gives way to it; Windows renames onto none.
      await rmdir(out).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      await rename(partial, out);
      await syncFolder(dirname(out));
    },
    discard: () => rm(partial, { recursive: true, force: true }),
  };
}

async function refuseTaken(out: string): Promise<void> {
  const found = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (found?.length === 0) return;
  throw new FailureError(
    'conflict',
    `${basename(out)} exists already${found ? ' and is not empty' : ' and is a file'}.`,
    'Choose a folder that does not exist yet.',
    'What is there was not touched, and no pack was written.',
  );
}

/** Names are safe on disk once their folder is; Windows has no such call, and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
