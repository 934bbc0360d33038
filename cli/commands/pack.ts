import { caseByRef } from '../connect.ts';
import { disclosureOf, required } from '../options.ts';
import type { Command } from './command.ts';

export const exportPack: Command = {
  usage:
    'export pack --case REF --out DIR|FILE.zip [--bundle FILE.pdf] [--recipient NAME] [--reason WHY] [--approval ID]',
  what: 'write a verification pack: exhibits, originals, ledger and proofs, to be checked without Continuity; --bundle adds an exported bundle',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const out = required(line, 'out');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantWrite(out);
    const bundle = line.options.bundle === undefined ? null : await engine.grantRead(line.options.bundle);
    const pack = await client.call(
      'packs.export',
      {
        caseId: id,
        out: grant,
        form: /\.zip$/i.test(out) ? 'zip' : 'folder',
        ...(bundle && { bundle: bundle.grant }),
        ...disclosureOf(line),
      },
      { signal, onProgress: output.progress },
    );
    output.say(
      `${pack.file}: ${pack.exhibits} exhibits, ${pack.originals} originals, ${pack.entries} ledger entries, ${pack.bytes.toLocaleString('en-GB')} bytes`,
    );
    output.say(`SHA-256 of its tagmanifest-sha256.txt, which the ledger names: ${pack.sha256}`);
    output.result(pack);
    return 0;
  },
};
