import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { plainFileName } from '../../shared/domain/pack/paths.ts';
import { partialPath } from '../bundle/output-file.ts';
import { Meter, type PackSink, type WrittenFile } from './sink.ts';

/**
 * A pack as a zip file with one folder in it, named like the file (RFC 8493 §4). Files are stored, not deflated: evidence
 * can be of any ratio, and a verifier must be free to refuse the ratios of a zip bomb. Zip64 where sizes ask for it.
 */
export async function zipSink(out: string): Promise<PackSink> {
  const partial = partialPath(out);
  const top = plainFileName(basename(out).replace(/\.zip$/iu, ''));
  const zip = new ZipFile();
  const disk = (await open(partial, 'wx')).createWriteStream({ flush: true });
  const written = pipeline(zip.outputStream, disk);
  // Whoever waits hears of it; nobody waiting yet must not end the process.
  written.catch(() => undefined);
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
    written.catch(reject);
  });
  failed.catch(() => undefined);
  return {
    async add(path, chunks, size): Promise<WrittenFile> {
      const meter = new Meter();
      const stream = Readable.from(meter.through(chunks), { objectMode: false });
      const passed = finished(stream, { writable: false });
      zip.addReadStream(stream, `${top}/${path}`, { compress: false, ...(size !== undefined && { size }) });
      await Promise.race([passed, failed]);
      return meter.result();
    },
    async settle() {
      const waiting = () => (zip.outputStream as Readable).readableLength + disk.writableLength;
      while (waiting() > 0) await Promise.race([turn(), failed]);
    },
    async finish() {
      zip.end();
      await written;
      await rename(partial, out);
    },
    async discard() {
      disk.destroy();
      await written.catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}
