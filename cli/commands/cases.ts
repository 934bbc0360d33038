import { required } from '../options.ts';
import type { Command } from './command.ts';

export const caseCreate: Command = {
  usage: 'case create --ref REF --title TEXT',
  what: 'make a case',
  needs: 'home',
  async run({ line, output, connection }) {
    const made = await connection.client.call('cases.create', {
      ref: required(line, 'ref'),
      title: required(line, 'title'),
    });
    output.say(`Case ${made.ref} created.`);
    output.result(made);
    return 0;
  },
};

export const caseList: Command = {
  usage: 'case list',
  what: 'list the cases on this device',
  needs: 'home',
  async run({ output, connection }) {
    const cases = await connection.client.call('cases.list', {});
    for (const summary of cases)
      output.say(
        `${summary.ref}\t${summary.title}\t${summary.problem ?? `${summary.events?.toLocaleString('en-GB')} events, ${summary.exhibits} exhibit${summary.exhibits === 1 ? '' : 's'}`}`,
      );
    if (cases.length === 0) output.say('No cases yet. Make one with `continuity case create --ref REF --title TEXT`.');
    output.result({ cases });
    return 0;
  },
};
