import { caseByRef } from '../connect.ts';
import { noMoreThan, required } from '../options.ts';
import type { Command } from './command.ts';

export const coverage: Command = {
  usage: 'coverage --case REF',
  what: 'say what the data does not cover, in the sentences that a bundle prints as its limitations',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 1);
    const { id } = await caseByRef(client, required(line, 'case'));
    const covered = await client.call('coverage.get', { caseId: id });
    for (const sentence of covered.limitations) output.say(sentence);
    output.result(covered);
    return 0;
  },
};

export const leads: Command = {
  usage: 'leads --case REF',
  what: 'list suggested starting points with the numbers that made them so; never a verdict',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 1);
    const { id } = await caseByRef(client, required(line, 'case'));
    const listed = await client.call('leads.list', { caseId: id });
    for (const { title, why, events, opened } of listed.leads)
      output.say(
        `${title}\t${events.toLocaleString('en-GB')} ${events === 1 ? 'event' : 'events'}${opened ? '\topened before' : ''}\n  ${why}`,
      );
    if (listed.leads.length === 0) output.say('There is no suggestion.');
    for (const note of listed.notes) output.say(`Not looked for: ${note}`);
    output.result(listed);
    return 0;
  },
};
