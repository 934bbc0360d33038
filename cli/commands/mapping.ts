import { caseByRef } from '../connect.ts';
import { required, word } from '../options.ts';
import type { Command } from './command.ts';

const shownTrials = 4;

export const mappingSuggest: Command = {
  usage: 'mapping suggest --case REF FILE --out MAPPING.json [--sheet NAME]',
  what: 'write a first guess at what a table’s columns mean, to be corrected by hand and used with import --mapping',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const path = word(line, 2, 'The file to map');
    const out = required(line, 'out');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantRead(path);
    const sample = await client.call(
      'imports.sample',
      { caseId: id, file: grant, ...(line.options.sheet && { sheet: line.options.sheet }) },
      { signal },
    );
    await client.call('mappings.write', { mapping: sample.mapping, out: (await engine.grantWrite(out)).grant });
    for (const { name, role } of sample.mapping.columns) output.say(`${name || '(no name)'}: ${role}`);
    for (const { label, fits, of, examples } of sample.trials.slice(0, shownTrials)) {
      const example = examples.find(({ reads }) => reads !== null);
      output.say(
        `Time, ${label}: fits ${fits} of ${of}${example ? `; ${example.text} is read as ${example.reads}` : ''}`,
      );
    }
    for (const question of sample.questions) output.say(`To settle: ${question}`);
    output.say(`Written to ${out}. Correct it, then: import --mapping ${out}`);
    output.result(sample);
    return 0;
  },
};
