import type { ClockScope, ClockView } from '../../shared/api/sources.ts';
import { claimWords, readSpan } from '../../shared/domain/time/claim.ts';
import { formatForReading } from '../../shared/domain/time/format.ts';
import { caseByRef } from '../connect.ts';
import { type CommandLine, noMoreThan, required, UsageError, wholeNumber } from '../options.ts';
import type { Command } from './command.ts';

const scopeUsage = '[--source NAME] [--host DEVICE] [--import N]';

export const sourceList: Command = {
  usage: 'source list --case REF',
  what: 'list the sources of the events: counts, first and last as recorded, devices, imports, and what is said of their clocks',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const listed = await client.call('sources.list', { caseId: id });
    for (const { source, events, span, hosts, imports } of listed.sources)
      output.say(
        `${source || '(no source)'}\t${many(events, 'event')}\t${formatForReading(span.from)} to ${formatForReading(span.to)}\t${many(hosts.length, 'device')}, ${many(imports.length, 'import')}`,
      );
    if (listed.sources.length === 0) output.say('Nothing has been imported into this case.');
    for (const clock of listed.clocks) output.say(inWords(clock));
    output.result(listed);
    return 0;
  },
};

export const sourceClock: Command = {
  usage: `source clock --case REF ${scopeUsage} --fast SPAN|--slow SPAN [--uncertainty SPAN] [--zone Z] --reason HOW-IT-IS-KNOWN`,
  what: 'say how far a clock was off (2m 3s, 90, 00:02:03); originals and recorded times stay',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { fast, slow, uncertainty, zone } = line.options;
    if ((fast === undefined) === (slow === undefined)) throw new UsageError('Give either --fast or --slow.');
    const size = span(fast ?? slow ?? '', fast === undefined ? 'slow' : 'fast');
    const scope = scopeOf(line);
    const { id } = await caseByRef(client, required(line, 'case'));
    const clock = await client.call('sources.setClock', {
      caseId: id,
      scope,
      offset: fast === undefined && size !== 0 ? -size : size,
      uncertainty: uncertainty === undefined ? 0 : span(uncertainty, 'uncertainty'),
      zone: zone ?? null,
      reason: required(line, 'reason'),
    });
    output.say(inWords(clock));
    output.result(clock);
    return 0;
  },
};

export const sourceWithdraw: Command = {
  usage: `source withdraw --case REF ${scopeUsage} --reason WHY`,
  what: 'take a claim about a clock back: its times stand as recorded; the claim stays in the ledger',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const scope = scopeOf(line);
    const { id } = await caseByRef(client, required(line, 'case'));
    await client.call('sources.withdrawClock', { caseId: id, scope, reason: required(line, 'reason') });
    output.say('Withdrawn: the times stand as recorded.');
    output.result({ withdrawn: scope });
    return 0;
  },
};

const many = (n: number, one: string): string => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`;

const inWords = ({ about, offset, uncertainty, zone, events, by, at, reason }: ClockView): string =>
  `Clock of ${about}: ${claimWords({ offset, uncertainty })}${zone === null ? '' : `, own zone ${zone}`}; decides for ${many(events, 'event')}. ${by}, ${at}: ${reason}`;

function scopeOf({ options }: CommandLine): ClockScope {
  const { source = null, host = null, import: importId } = options;
  if (source === null && host === null && importId === undefined)
    throw new UsageError('Name a --source, a --host or an --import, or more than one of them.');
  return { source, host, importId: importId === undefined ? null : wholeNumber(importId, 'import') };
}

function span(text: string, name: string): number {
  const micros = readSpan(text);
  if (micros === null || micros < 0)
    throw new UsageError(`--${name} takes a span without a sign, such as 2m 3s, 90, 250 ms or 00:02:03.`);
  return micros;
}
