import { caseByRef } from '../connect.ts';
import { disclosureOf, required } from '../options.ts';
import type { Command } from './command.ts';

export const exportBundle: Command = {
  usage:
    'export bundle --case REF --out FILE.pdf [--title SHORT-NAME] [--letter A] [--hearing YYYY-MM-DD] [--officer NAME] [--recipient NAME] [--reason WHY] [--approval ID]',
  what: 'write the hearing bundle and its manifest',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const out = required(line, 'out');
    const summary = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantWrite(out);
    const bundle = await client.call(
      'bundles.export',
      {
        caseId: summary.id,
        out: grant,
        options: {
          shortName: line.options.title ?? summary.title.slice(0, 80),
          ...(line.options.letter && { letter: line.options.letter }),
          ...(line.options.hearing && { hearingDate: line.options.hearing }),
          ...(line.options.officer && { officerConcerned: line.options.officer }),
        },
        ...disclosureOf(line),
      },
      { signal, onProgress: output.progress },
    );
    output.say(`${bundle.file}: ${bundle.pages} pages, ${bundle.exhibits} exhibits, SHA-256 ${bundle.sha256}`);
    output.say(`Manifest: ${bundle.manifest}`);
    output.result(bundle);
    return 0;
  },
};
