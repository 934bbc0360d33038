import type { Exhibit } from '../../shared/api/exhibits.ts';
import { FailureError } from '../../shared/api/failures.ts';
import type { Client } from '../../shared/rpc/client.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, word } from '../options.ts';
import type { Command, CommandContext } from './command.ts';

export const exhibitList: Command = {
  usage: 'exhibit list --case REF',
  what: 'list the exhibits, those that were erased too',
  needs: 'home',
  async run({ line, output, connection }) {
    const { id } = await caseByRef(connection.client, required(line, 'case'));
    const exhibits = await connection.client.call('exhibits.list', { caseId: id });
    for (const { ref, description, sha256, erasedAt } of exhibits)
      output.say(`${ref}\t${erasedAt === null ? description : `erased ${erasedAt}`}\t${sha256}`);
    if (exhibits.length === 0) output.say('No exhibit has been produced in this case.');
    output.result({ exhibits });
    return 0;
  },
};

export const exhibitContinuity: Command = {
  usage: 'exhibit continuity --case REF AB/1 [--purpose WHY]',
  what: 'who held an exhibit, what was done to it, and what time nothing accounts for',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context);
    const { output } = context;
    const continuity = await client.call('exhibits.continuity', { caseId, exhibitId: exhibit.id });
    output.say(`${exhibit.ref}: ${exhibit.description}, SHA-256 ${exhibit.sha256} (${continuity.hash.status})`);
    for (const { holder, from, to, basis } of continuity.periods)
      output.say(`  ${from} to ${to ?? 'today'}: ${holder} (${basis})`);
    for (const { from, to, what, declared, explanation } of continuity.gaps)
      output.say(
        `  GAP ${from ?? 'from a time not known'} to ${to}, ${declared ? `declared: ${explanation}` : 'NOT declared'}. ${what}`,
      );
    for (const { local, actor, summary, reason } of continuity.entries)
      output.say(`  ${local} ${actor}: ${summary}${reason ? ` Reason: ${reason}` : ''}`);
    output.result(continuity);
    return 0;
  },
};

export const exhibitCheck: Command = {
  usage: 'exhibit check --case REF AB/1',
  what: 'read every byte of an exhibit again, and record what was found: 0 agrees, 1 differs',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context);
    const { output, connection } = context;
    const status = await client.call(
      'custody.checkExhibit',
      { caseId, exhibitId: exhibit.id },
      { signal: connection.signal, onProgress: output.progress },
    );
    output.say(`${exhibit.ref}: SHA-256 ${status.status === 'agrees' ? 'agrees' : 'DIFFERS'}`);
    output.result(status);
    return status.status === 'agrees' ? 0 : 1;
  },
};

export const exhibitTransfer: Command = {
  usage:
    'exhibit transfer --case REF AB/1 --from NAME --to NAME --at 2026-05-04T10:15+01:00 --place TEXT [--seal TEXT] --reason WHY',
  what: 'record that an exhibit changed hands',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context);
    const { line, output } = context;
    const event = await client.call('custody.transfer', {
      caseId,
      exhibitId: exhibit.id,
      from: required(line, 'from'),
      to: required(line, 'to'),
      at: required(line, 'at'),
      place: required(line, 'place'),
      ...(line.options.seal && { seal: line.options.seal }),
      reason: required(line, 'reason'),
    });
    output.say(`${exhibit.ref}: ${event.from} to ${event.to}, ${event.at} (${event.atUtc})`);
    output.result(event);
    return 0;
  },
};

export const exhibitGap: Command = {
  usage: 'exhibit gap --case REF AB/1 --from TIME --to TIME --reason EXPLANATION',
  what: 'declare a time of an exhibit that nothing accounts for',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context);
    const { line, output } = context;
    const event = await client.call('custody.declareGap', {
      caseId,
      exhibitId: exhibit.id,
      from: required(line, 'from'),
      to: required(line, 'to'),
      explanation: required(line, 'reason'),
    });
    output.say(`${exhibit.ref}: gap declared, ${event.at} to ${event.until}`);
    output.result(event);
    return 0;
  },
};

export const exhibitRedact: Command = {
  usage:
    'exhibit redact --case REF AB/1 FILE --description TEXT --grounds WHY --tool NAME --tool-version V [--parameters TEXT] [--approval ID]',
  what: 'take in a redacted copy of an exhibit, made elsewhere',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context, 'its redacted copy');
    const { line, output, connection } = context;
    const { grant } = await connection.engine.grantRead(word(line, 3, 'The redacted copy'));
    const copy = await client.call(
      'custody.addRedactedCopy',
      {
        caseId,
        exhibitId: exhibit.id,
        file: grant,
        description: required(line, 'description'),
        grounds: required(line, 'grounds'),
        tool: required(line, 'tool'),
        toolVersion: required(line, 'tool-version'),
        ...(line.options.parameters && { parameters: line.options.parameters }),
        ...(line.options.approval && { approvalId: line.options.approval }),
      },
      { signal: connection.signal, onProgress: output.progress },
    );
    output.say(`Exhibit ${copy.ref}: redacted copy of ${exhibit.ref}, SHA-256 ${copy.sha256}`);
    output.result(copy);
    return 0;
  },
};

export const exhibitErase: Command = {
  usage: 'exhibit erase --case REF AB/1 [--approval ID --reason WHY --confirm AB/1]',
  what: 'destroy an exhibit’s bytes; without --confirm only says what would go and what stands against it',
  needs: 'home',
  async run(context) {
    const { client, caseId, exhibit } = await theExhibit(context);
    const { line, output } = context;
    const { confirm } = line.options;
    if (confirm === undefined) {
      const plan = await client.call('custody.erasePlan', { caseId, exhibitId: exhibit.id });
      output.say(
        `${plan.ref}: ${plan.bytes.toLocaleString('en-GB')} bytes, and the detail of ${plan.details} ledger entries`,
      );
      for (const other of plan.sharedWith) output.say(`  Bytes that ${other} also holds stay with that.`);
      for (const copy of plan.copiesOut) output.say(`  Not reached: ${copy}`);
      for (const obstacle of plan.obstacles) output.say(`  Against it: ${obstacle}`);
      output.result(plan);
      return plan.obstacles.length === 0 ? 0 : 1;
    }
    const erased = await client.call('custody.erase', {
      caseId,
      exhibitId: exhibit.id,
      approvalId: required(line, 'approval'),
      reason: required(line, 'reason'),
      confirmRef: confirm,
    });
    output.say(`${exhibit.ref} erased: SHA-256 ${exhibit.sha256}`);
    for (const other of erased.sharedWith) output.say(`  Bytes that ${other} also holds stay with that.`);
    for (const copy of erased.copiesOut) output.say(`  Not reached: ${copy}`);
    output.result(erased);
    return 0;
  },
};

/** The exhibit that the third word names. @param more what may stand after it; without, nothing may */
async function theExhibit(
  { line, connection }: CommandContext,
  more?: string,
): Promise<{ readonly client: Client; readonly caseId: string; readonly exhibit: Exhibit }> {
  const ref = line.words[2];
  if (ref === undefined) throw new UsageError('The exhibit’s reference is missing: AB/1.');
  const over = line.words[more === undefined ? 3 : 4];
  if (over !== undefined) throw new UsageError(`${JSON.stringify(over)} is one word too many.`);
  const { client } = connection;
  const { id: caseId } = await caseByRef(client, required(line, 'case'));
  const exhibit = await exhibitByRef(client, caseId, ref);
  return { client, caseId, exhibit };
}

/** @throws FailureError `not-found` */
export async function exhibitByRef(client: Client, caseId: string, ref: string): Promise<Exhibit> {
  const exhibit = (await client.call('exhibits.list', { caseId })).find((one) => one.ref === ref);
  if (!exhibit)
    throw new FailureError(
      'not-found',
      `There is no exhibit ${ref} in this case.`,
      'See `continuity exhibit list` for the exhibits there are.',
    );
  return exhibit;
}
