import { FailureError } from '../../shared/api/failures.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, wholeNumber, word } from '../options.ts';
import type { Command } from './command.ts';

export const witnessKey: Command = {
  usage: 'witness key',
  what: 'this device’s own key as a witness, for `witness add` on other devices',
  needs: 'home',
  async run({ output, connection }) {
    const { own } = await connection.client.call('attestations.settings', {});
    output.say(own.vkey);
    output.result(own);
    return 0;
  },
};

export const witnessLogKey: Command = {
  usage: 'witness log-key --case REF',
  what: 'the key of a case’s log, for its witnesses',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client } = connection;
    const { id } = await caseByRef(client, required(line, 'case'));
    const { logKey } = await client.call('attestations.status', { caseId: id });
    output.say(logKey);
    output.result({ logKey });
    return 0;
  },
};

export const witnessList: Command = {
  usage: 'witness list',
  what: 'the witnesses that are configured on this device',
  needs: 'home',
  async run({ output, connection }) {
    const { witnesses } = await connection.client.call('attestations.settings', {});
    if (witnesses.length === 0) output.say('No witness is configured.');
    for (const { name, vkey, url } of witnesses) output.say(`${name}\n  ${vkey}\n  ${url ?? 'by file only'}`);
    output.result({ witnesses });
    return 0;
  },
};

export const witnessAdd: Command = {
  usage: 'witness add --vkey KEY [--url URL]',
  what: 'a witness to be asked (c2sp.org/tlog-witness); without an address by file only',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client } = connection;
    const vkey = required(line, 'vkey').trim();
    const before = (await client.call('attestations.settings', {})).witnesses;
    const kept = before.filter((one) => one.vkey !== vkey).map((one) => ({ vkey: one.vkey, url: one.url }));
    const { witnesses } = await client.call('attestations.configure', {
      witnesses: [...kept, { vkey, url: line.options.url ?? null }],
    });
    output.say(`${witnesses.at(-1)?.name} is a witness of this device’s cases.`);
    output.result({ witnesses });
    return 0;
  },
};

export const witnessRemove: Command = {
  usage: 'witness remove --name NAME',
  what: 'a witness no longer to be asked; what it cosigned is kept',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client } = connection;
    const name = required(line, 'name');
    const before = (await client.call('attestations.settings', {})).witnesses;
    const kept = before.filter((one) => one.name !== name && one.vkey !== name);
    if (kept.length === before.length)
      throw new FailureError('not-found', `There is no witness ${name} here.`, 'See `continuity witness list`.');
    const { witnesses } = await client.call('attestations.configure', {
      witnesses: kept.map(({ vkey, url }) => ({ vkey, url })),
    });
    output.say(`${name} is not asked any more.`);
    output.result({ witnesses });
    return 0;
  },
};

export const witnessRequest: Command = {
  usage: 'witness request --case REF --out FILE [--name NAME | --from SIZE]',
  what: 'a request to be carried to a witness: the newest checkpoint and its proof',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine } = connection;
    const { name, from } = line.options;
    if (name !== undefined && from !== undefined) throw new UsageError('Give --name or --from, not both.');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantWrite(required(line, 'out'));
    const request = await client.call('attestations.request', {
      caseId: id,
      out: grant,
      ...(name !== undefined && { witness: name }),
      ...(from !== undefined && { from: wholeNumber(from, 'from') }),
    });
    output.say(`A checkpoint of ${request.size} entries, proved from ${request.from}. The key of the log:`);
    output.say(request.logKey);
    output.result(request);
    return 0;
  },
};

export const witnessCosign: Command = {
  usage: 'witness cosign FILE --out FILE [--log-key KEY]',
  what: 'as a witness: cosign another device’s checkpoint, where it continues what was seen before',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine } = connection;
    const request = (await engine.grantRead(word(line, 2, 'The request file'))).grant;
    const out = (await engine.grantWrite(required(line, 'out'))).grant;
    const logKey = line.options['log-key'];
    const done = await client.call('attestations.cosign', {
      request,
      out,
      ...(logKey !== undefined && { logKey }),
    });
    const from = done.from === null ? 'seen for the first time' : `which continue the ${done.from} seen before`;
    output.say(`${done.log}: ${done.size} entries cosigned, ${from}.`);
    output.result(done);
    return 0;
  },
};

export const witnessAccept: Command = {
  usage: 'witness accept FILE --case REF',
  what: 'take a witness’s cosignature back into the case',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine } = connection;
    const { grant } = await engine.grantRead(word(line, 2, 'The cosigned checkpoint'));
    const { id } = await caseByRef(client, required(line, 'case'));
    const done = await client.call('attestations.addCosignature', { caseId: id, file: grant });
    for (const { witness, size, time } of done.added) output.say(`${witness} saw ${size} entries at ${time}.`);
    if (done.added.length === 0) output.say('That cosignature was here before.');
    output.result(done);
    return 0;
  },
};
