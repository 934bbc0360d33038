import type { AttestationStatus } from '../../shared/api/attestations.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, wholeNumber } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command } from './command.ts';

export const timestampsConfigure: Command = {
  usage: 'timestamps configure --url URL --roots FILE [--interval MINUTES] | --off',
  what: 'whom to ask for trusted time (RFC 3161), and the certificates it must lead to; or to ask nobody',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine } = connection;
    const { url, roots, interval } = line.options;
    if (line.off ? url !== undefined || roots !== undefined : url === undefined && interval === undefined)
      throw new UsageError('Give --url and --roots, or --interval, or --off alone.');
    const tsa = line.off
      ? null
      : url === undefined
        ? undefined
        : { url, roots: { file: (await engine.grantRead(required(line, 'roots'))).grant } };
    const settings = await client.call('attestations.configure', {
      ...(tsa !== undefined && { tsa }),
      ...(interval !== undefined && { intervalMinutes: wholeNumber(interval, 'interval') }),
    });
    if (!settings.tsa) output.say('No time-stamping authority is asked: checkpoints stay not yet timestamped.');
    else {
      output.say(`Trusted time is asked of ${settings.tsa.url}, at most every ${settings.intervalMinutes} minutes.`);
      for (const { subject, fingerprint, validUntil, expired } of settings.tsa.roots)
        output.say(
          `  ${subject}\n    SHA-256 ${fingerprint}\n    ${expired ? 'EXPIRED' : 'valid until'} ${validUntil}`,
        );
    }
    output.result(settings);
    return 0;
  },
};

export const timestampsStatus: Command = {
  usage: 'timestamps status --case REF',
  what: 'which entries are timestamped and witnessed, and what waits',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client } = connection;
    const { id } = await caseByRef(client, required(line, 'case'));
    const status = await client.call('attestations.status', { caseId: id });
    say(status, output);
    output.result(status);
    return 0;
  },
};

export const timestampsRun: Command = {
  usage: 'timestamps run --case REF',
  what: 'ask the authority and the witnesses now',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, signal } = connection;
    const { id } = await caseByRef(client, required(line, 'case'));
    const status = await client.call('attestations.run', { caseId: id }, { signal, onProgress: output.progress });
    say(status, output);
    output.result(status);
    return [status.timestamps, ...status.witnesses].some(({ problem }) => problem !== null) ? 1 : 0;
  },
};

function say({ entries, timestamps, witnesses }: AttestationStatus, output: Output): void {
  output.say(`${entries.toLocaleString('en-GB')} entries in the ledger.`);
  for (const { words, state, problem, nextTry } of [timestamps, ...witnesses]) {
    output.say(`  ${state === 'alarm' ? 'ALARM: ' : ''}${words}`);
    if (problem && state !== 'alarm') output.say(`    ${problem.what}`);
    if (problem) output.say(`    ${problem.next}`);
    if (nextTry !== null) output.say(`    Asked next at ${nextTry}, while Continuity runs.`);
  }
}
