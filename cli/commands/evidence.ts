import { FormatId } from '../../shared/api/imports.ts';
import { formatForReading } from '../../shared/domain/time/format.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, wholeNumber, word } from '../options.ts';
import type { Command } from './command.ts';

/** Rejected rows shown to a person; all of them are in the certificate (--json) and in the window. */
const shownRejected = 20;

export const importCommand: Command = {
  usage: 'import --case REF FILE [--format F] [--zone Z] [--mapping FILE.json] [--sheet NAME] [--supersedes N]',
  what: 'import an activity file; prints the reconciliation certificate',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const path = word(line, 1, 'The file to import');
    const format = line.options.format === undefined ? undefined : FormatId.safeParse(line.options.format);
    if (format && !format.success) throw new UsageError(`--format is one of ${FormatId.options.join(', ')}.`);
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantRead(path);
    const mapping =
      line.options.mapping === undefined
        ? undefined
        : await client.call('mappings.read', { file: (await engine.grantRead(line.options.mapping)).grant });
    const certificate = await client.call(
      'imports.run',
      {
        caseId: id,
        file: grant,
        ...(format && { format: format.data }),
        ...(line.options.zone && { zone: line.options.zone }),
        ...(mapping && { mapping: mapping.mapping }),
        ...(line.options.sheet && { sheet: line.options.sheet }),
        ...(line.options.supersedes && { supersedes: wholeNumber(line.options.supersedes, 'supersedes') }),
      },
      { signal, onProgress: output.progress },
    );
    const rejected = certificate.rejected;
    output.say(
      `${certificate.file}: ${certificate.rows} rows = ${certificate.imported} imported + ${certificate.duplicate} duplicate + ${rejected.length} rejected`,
    );
    output.say(
      `SHA-256 ${certificate.sha256}, ${certificate.size} bytes, read as ${certificate.format} (${certificate.encoding})`,
    );
    if (certificate.mapping) output.say(`Mapping “${certificate.mapping.name}”, SHA-256 ${certificate.mapping.sha256}`);
    for (const warning of certificate.warnings) output.say(`Note: ${warning}`);
    if (certificate.span)
      output.say(`From ${formatForReading(certificate.span.from)} to ${formatForReading(certificate.span.to)}`);
    for (const { line: row, reason } of rejected.slice(0, shownRejected)) output.say(`  line ${row}: ${reason}`);
    if (rejected.length > shownRejected)
      output.say(`  … and ${rejected.length - shownRejected} more (all with --json)`);
    output.result(certificate);
    return 0;
  },
};

export const annotate: Command = {
  usage: 'annotate --case REF --query TEXT [--note TEXT] [--tag T]…',
  what: 'annotate every event that holds the words of the query',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, signal } = connection;
    const text = required(line, 'query');
    const note = line.options.note ?? '';
    if (note === '' && line.tags.length === 0) throw new UsageError('--note or --tag is missing.');
    const { id } = await caseByRef(client, required(line, 'case'));
    const annotation = await client.call(
      'annotations.add',
      { caseId: id, selection: { filter: { text } }, note, tags: [...line.tags] },
      { signal, onProgress: output.progress },
    );
    output.say(`${annotation.events} event${annotation.events === 1 ? '' : 's'} annotated.`);
    output.result(annotation);
    return 0;
  },
};
