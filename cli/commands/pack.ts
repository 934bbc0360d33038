import { caseByRef } from '../connect.ts';
import { required } from '../options.ts';
import type { Command } from './command.ts';

export const exportPack: Command = {
  usage: 'export pack --case REF --out DIR|FILE.zip',
  what: 'write a verification pack: exhibits, originals and ledger, to be checked without Continuity',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const out = required(line, 'out');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantWrite(out);
    const pack = await client.call(
      'packs.export',
      { caseId: id, out: grant, form: /\.zip$/i.test(out) ? 'zip' : 'folder' },
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
