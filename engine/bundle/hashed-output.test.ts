import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashFile } from './hash-file.ts';
import { HashedOutput } from './hashed-output.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuity-output-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const signal = new AbortController().signal;

function bytesOf(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + seed + (i >> 8)) & 255);
}

async function withFiles<T>(names: readonly string[], work: (output: HashedOutput, paths: string[]) => Promise<T>) {
  const paths = names.map((name) => join(folder, name));
  const fds = paths.map((path) => openSync(path, 'wx+'));
  const output = new HashedOutput(fds);
  try {
    return await work(output, paths);
  } finally {
    await output.close();
    for (const fd of fds) closeSync(fd);
  }
}

it('two files fed by turns hold what they were given, with the digests of what is on disk', async () => {
  await withFiles(['a', 'b'], async (output, [a, b]) => {
    const given: [Uint8Array[], Uint8Array[]] = [[], []];
    // Pieces smaller than, larger than and across those that the writer makes of them.
    for (const [i, length] of [10, 3_000_001, 65_536, 7, 5_000_000, 0, 2_097_152, 1].entries()) {
      const chunk = bytesOf(length, i);
      for (const file of [0, 1]) {
        if (file === 1 && i % 2 === 0) continue;
        await output.write(file, [chunk.subarray(0, 5), chunk.subarray(5)]);
        given[file as 0 | 1].push(chunk.slice());
      }
      chunk.fill(0);
    }
    for (const [file, path] of [a, b].entries()) {
      const hashed = await output.digest(file);
      expect(readFileSync(path as string).equals(Buffer.concat(given[file as 0 | 1]))).toBe(true);
      expect(hashed).toEqual(await hashFile(path as string, signal));
    }
  });
});

it.each([0, 70_000, 2_097_152, 4_400_000])('bytes filled in at %i afterwards are counted', async (at) => {
  await withFiles([`filled-${at}`], async (output, [path]) => {
    await output.write(0, [bytesOf(4_500_000, 1)]);
    const before = await output.digest(0);
    const after = await output.fill(0, at, Buffer.from('filled in'));
    expect(after).toEqual(await hashFile(path as string, signal));
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.blocks.filter((block, i) => block !== before.blocks[i])).toHaveLength(1);
    expect(
      readFileSync(path as string)
        .subarray(at, at + 9)
        .toString(),
    ).toBe('filled in');
  });
});

it('says what the file system said', async () => {
  const path = join(folder, 'read-only');
  closeSync(openSync(path, 'wx'));
  const fd = openSync(path, 'r');
  const output = new HashedOutput([fd]);
  try {
    await output.write(0, [new Uint8Array(10)]);
    await expect(output.digest(0)).rejects.toMatchObject({ code: 'EBADF' });
  } finally {
    await output.close();
    closeSync(fd);
  }
});
