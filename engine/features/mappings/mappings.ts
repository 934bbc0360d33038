import { open, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import { Mapping, type SavedMapping } from '../../../shared/api/mappings.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { fileFailure } from '../../grants.ts';
import { mappingHash } from '../../mapping-hash.ts';
import { type Connection, reading, write } from '../../store/driver.ts';
import { importedMappings, removeMapping, savedMappings, saveMapping } from '../../store/mappings.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `mappings.${string}`>;

/** A mapping of 10,000 columns with long names stays below it; a file that is larger is none. */
const mostBytes = 16 * 1024 * 1024;

export function mappingHandlers({ home, grants, changed }: FeatureContext): Pick<Handlers, Methods> {
  const device = (): Connection => {
    if (home.device) return home.device;
    throw new FailureError('locked', 'Continuity is locked on this device.', 'Unlock it, then try again.');
  };
  const noted = (): void => changed({ caseId: null, features: ['imports'] });
  return {
    'mappings.list': async ({ caseId }) => {
      const kept = savedMappings(reading(device())).map((record): SavedMapping => ({ ...record, place: 'device' }));
      if (caseId === undefined) return kept;
      const { read } = await home.openCase(caseId);
      const used = importedMappings(read).map(
        ({ mapping, at }): SavedMapping => ({
          name: mapping.name,
          sha256: mappingHash(mapping),
          place: 'case',
          savedAt: at,
          mapping,
        }),
      );
      return [...kept, ...used];
    },
    'mappings.save': async ({ mapping }) => {
      const record = {
        name: mapping.name,
        mapping,
        sha256: mappingHash(mapping),
        savedAt: new Date(home.clock.now()).toISOString(),
      };
      write(device(), (tx) => saveMapping(tx, record));
      noted();
      return { ...record, place: 'device' };
    },
    'mappings.remove': async ({ name }) => {
      if (!write(device(), (tx) => removeMapping(tx, name)))
        throw new FailureError(
          'not-found',
          `No mapping called ${name} is saved on this device.`,
          'Look at the list of saved mappings.',
        );
      noted();
      return {};
    },
    'mappings.write': async ({ mapping, out }) => {
      const path = grants.pathOf(out, 'write');
      const bytes = Buffer.from(`${JSON.stringify(mapping, null, 2)}\n`);
      try {
        await writeFile(path, bytes);
      } catch (error) {
        throw fileFailure(path, error);
      }
      return { sha256: mappingHash(mapping), size: bytes.length };
    },
    'mappings.read': async ({ file }) => {
      const path = grants.pathOf(file, 'read');
      const mapping = readMapping(await contentOf(path), basename(path));
      return { mapping, sha256: mappingHash(mapping) };
    },
  };
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFailure(path, error);
  }
}

/**
 * A mapping from the bytes of a JSON file.
 *
 * @throws FailureError `invalid-request` naming what is wrong with it first
 */
export function readMapping(bytes: Uint8Array, name: string): Mapping {
  const no = (why: string): FailureError =>
    new FailureError(
      'invalid-request',
      `${name} is no mapping: ${why}.`,
      'Choose a file that Continuity wrote as one.',
    );
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw no('it is not JSON in UTF-8');
  }
  const parsed = Mapping.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw no(issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'it has another form');
}
