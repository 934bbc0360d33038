import { statSync } from 'node:fs';
import { AcquisitionInput, type Exhibit } from '../../shared/api/exhibits.ts';
import { caseByRef } from '../connect.ts';
import { type CommandLine, required, UsageError, word } from '../options.ts';
import type { Command } from './command.ts';

/** Things left out that are shown to a person; all of them are in the listing, and in the window. */
const shownSkipped = 20;

const algorithms = ['md5', 'sha1', 'sha256'] as const;

export const exhibitAdd: Command = {
  usage:
    'exhibit add --case REF FILE|FOLDER --description TEXT [--producer AB] [--source S] [--method M] [--acquired-by NAME] [--acquired-at TIME] [--notes N] [--md5|--sha1|--sha256 HEX] [--accept-mismatch WHY]',
  what: 'produce a file, or a folder and all that is in it, as an exhibit; digests that came with it are compared',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const path = word(line, 2, 'The file or folder to exhibit');
    const description = required(line, 'description');
    const acquisition = acquisitionOf(line);
    const { id } = await caseByRef(client, required(line, 'case'));
    const about = {
      caseId: id,
      description,
      ...(acquisition && { acquisition }),
      ...(line.options.producer && { producer: line.options.producer }),
    };
    const options = { signal, onProgress: output.progress };
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const { grant } = await (isFolder ? engine.grantFolder(path) : engine.grantRead(path));
    const exhibit = isFolder
      ? await client.call('exhibits.addFolder', { ...about, folder: grant }, options)
      : await client.call('exhibits.addFile', { ...about, file: grant }, options);
    const { files } = exhibit;
    const skipped =
      files && files.skipped > 0
        ? await client.call('exhibits.skipped', { caseId: id, exhibitId: exhibit.id, offset: 0, limit: shownSkipped })
        : null;
    output.say(
      files
        ? `Exhibit ${exhibit.ref}: ${exhibit.file}, ${files.count} file${files.count === 1 ? '' : 's'}, ${files.bytes} bytes, SHA-256 of the manifest ${exhibit.sha256}`
        : `Exhibit ${exhibit.ref}: ${exhibit.file}, SHA-256 ${exhibit.sha256}`,
    );
    for (const text of compared(exhibit)) output.say(text);
    if (skipped) output.say(`Not taken in: ${skipped.total}`);
    for (const { path: name, reason } of skipped?.rows ?? []) output.say(`  ${JSON.stringify(name)}: ${reason}`);
    output.result(exhibit);
    return 0;
  },
};

function compared({ acquisition }: Exhibit): string[] {
  return (acquisition?.hashes ?? []).map(({ algorithm, supplied, matches }) =>
    matches ? `${algorithm} as supplied: ${supplied}` : `${algorithm} differs from the one supplied: ${supplied}`,
  );
}

/** @throws UsageError where what was given is no digest or no time */
function acquisitionOf({ options }: CommandLine): AcquisitionInput | undefined {
  const given = {
    source: options.source,
    method: options.method,
    acquiredBy: options['acquired-by'],
    acquiredAt: options['acquired-at'],
    notes: options.notes,
    acceptMismatch: options['accept-mismatch'],
  };
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const suppliedHashes = algorithms.flatMap((algorithm) => {
    const value = options[algorithm];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (Object.keys(stated).length === 0 && suppliedHashes.length === 0) return undefined;
  const parsed = AcquisitionInput.safeParse({ ...stated, ...(suppliedHashes.length > 0 && { suppliedHashes }) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = issue?.path[0] === 'suppliedHashes' ? (suppliedHashes[Number(issue.path[1])]?.algorithm ?? '') : '';
  const name = option || String(issue?.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const wanted =
    issue?.path[0] === 'acquiredAt' ? 'a time with its offset, such as 2026-02-14T02:41:07+00:00' : issue?.message;
  throw new UsageError(`--${name}: ${wanted}`);
}
