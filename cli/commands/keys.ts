import type { CaseKey } from '../../shared/api/keys.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, word } from '../options.ts';
import type { Command } from './command.ts';

const inWords = (key: CaseKey): string => {
  const span = `log index ${key.from} to ${key.to === null ? 'now' : key.to - 1}`;
  const holder = `${key.holder}${key.role === 'administrator' ? ' (administrator)' : ''}${key.current ? ', this device' : ''}`;
  return `${key.id}\t${key.status}\t${span}\t${holder}\t${key.entries.toLocaleString('en-GB')} entries${key.reason === null ? '' : `\t${key.reason}`}`;
};

export const keysList: Command = {
  usage: 'keys list --case REF',
  what: 'list the keys that a case relies on: fingerprint, status, where in its log each is valid, holder',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const { id } = await caseByRef(client, required(line, 'case'));
    const listed = await client.call('keys.list', { caseId: id });
    for (const key of listed.keys) output.say(inWords(key));
    output.result(listed);
    return 0;
  },
};

export const keysEnrol: Command = {
  usage: 'keys enrol KEY --case REF --holder TEXT --reason TEXT [--administrator]',
  what: 'enrol another device’s key, given as the 64 hexadecimal digits of the raw public key',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const { id } = await caseByRef(client, required(line, 'case'));
    const key = await client.call('keys.enrol', {
      caseId: id,
      publicKey: fingerprintOf(word(line, 2, 'The key')),
      holder: required(line, 'holder'),
      role: line.administrator ? 'administrator' : 'device',
      reason: required(line, 'reason'),
    });
    output.say(inWords(key));
    output.result(key);
    return 0;
  },
};

export const keysRotate: Command = {
  usage: 'keys rotate --reason TEXT',
  what: 'make another signing key for this device; every case is told, those that are closed when they are next opened',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const said = await client.call('keys.rotate', { reason: required(line, 'reason') });
    output.say(`This device now signs with key ${said.to}; key ${said.from} signs no more.`);
    if (said.waiting.length > 0)
      output.say(
        `${said.waiting.length} ${said.waiting.length === 1 ? 'case is' : 'cases are'} told when next opened; until then the old key is kept for that.`,
      );
    output.result(said);
    return 0;
  },
};

export const keysRevoke: Command = {
  usage: 'keys revoke FINGERPRINT --case REF --reason TEXT',
  what: 'revoke another key, lost or stolen: what it signs from here on does not verify',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const { id } = await caseByRef(client, required(line, 'case'));
    const key = await client.call('keys.revoke', {
      caseId: id,
      key: fingerprintOf(word(line, 2, 'The key’s fingerprint')),
      reason: required(line, 'reason'),
    });
    output.say(inWords(key));
    output.result(key);
    return 0;
  },
};

export const keysAcknowledge: Command = {
  usage: 'keys acknowledge-loss --case REF --reason TEXT',
  what: 'record that entries known to be lost are lost; verification goes on naming them',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const { id } = await caseByRef(client, required(line, 'case'));
    const said = await client.call('keys.acknowledgeLoss', { caseId: id, reason: required(line, 'reason') });
    output.say(`Acknowledged: ${said.acknowledged} ${said.acknowledged === 1 ? 'loss' : 'losses'}.`);
    output.result(said);
    return 0;
  },
};

function fingerprintOf(text: string): string {
  const plain = text.toLowerCase().replace(/[\s:]/gu, '');
  if (!/^[0-9a-f]{64}$/u.test(plain))
    throw new UsageError(`${JSON.stringify(text)} is not 64 hexadecimal digits: see \`continuity keys list\`.`);
  return plain;
}
