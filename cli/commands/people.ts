import { type Identifier, IdentifierKind, type PersonView, Standing } from '../../shared/api/people.ts';
import { caseByRef } from '../connect.ts';
import { noMoreThan, required, UsageError, word } from '../options.ts';
import type { Command } from './command.ts';

/** Names that are nobody's yet, shown to a person; all that the engine gives are in --json. */
const shownUnmapped = 20;
const shownRejected = 20;

export const peopleList: Command = {
  usage: 'people list --case REF',
  what: 'list the identity map as you may see it, and the names in the events that are nobody’s yet',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const listed = await client.call('people.list', { caseId: id });
    for (const person of listed.people) output.say(inWords(person));
    if (listed.people.length === 0) output.say('Nobody is on the identity map of this case.');
    const { unmapped } = listed;
    if (unmapped.length > 0) output.say(`Nobody’s yet (${unmapped.length}):`);
    for (const { value, events } of unmapped.slice(0, shownUnmapped))
      output.say(`  ${value}\t${many(events, 'event')}`);
    if (unmapped.length > shownUnmapped)
      output.say(`  … and ${unmapped.length - shownUnmapped} more (all with --json)`);
    output.result(listed);
    return 0;
  },
};

export const peopleAdd: Command = {
  usage: `people add NAME --case REF --standing ${Standing.options.join('|')} [--identifier ${IdentifierKind.options.join('|')}=VALUE]… --reason WHY`,
  what: 'write somebody down on the identity map; once a subject is, everybody else on it is hidden',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const name = word(line, 2, 'The name');
    const standing = Standing.safeParse(required(line, 'standing'));
    if (!standing.success) throw new UsageError(`--standing is one of ${Standing.options.join(', ')}.`);
    const { id } = await caseByRef(client, required(line, 'case'));
    const person = await client.call('people.save', {
      caseId: id,
      name,
      standing: standing.data,
      identifiers: line.identifiers.map(identifierOf),
      reason: required(line, 'reason'),
    });
    output.say(inWords(person));
    output.result(person);
    return 0;
  },
};

export const peopleOthers: Command = {
  usage: 'people others --case REF --reason WHY',
  what: 'make every name in the events that is nobody’s yet a colleague of its own',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const said = await client.call('people.mapOthers', { caseId: id, reason: required(line, 'reason') });
    output.say(`${said.added} ${said.added === 1 ? 'colleague' : 'colleagues'} added.`);
    output.result(said);
    return 0;
  },
};

export const peopleRota: Command = {
  usage: 'people rota FILE --case REF --zone Z [--columns person=NAME,start=NAME,end=NAME[,date=NAME]] --reason WHY',
  what: 'take in who was on duty when, in place of the rota before; prints what was no shift and who is not on the map',
  needs: 'home',
  async run({ line, output, connection: { client, engine } }) {
    const path = word(line, 2, 'The rota');
    const zone = required(line, 'zone');
    const reason = required(line, 'reason');
    const given = line.options.columns === undefined ? null : columnsOf(line.options.columns);
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const { grant: file } = await engine.grantRead(path);
    const columns = given ?? (await client.call('people.previewRota', { caseId, file })).suggested;
    if (!columns) throw new UsageError('The columns cannot be told from their names: give --columns.');
    const taken = await client.call('people.importRota', { caseId, file, columns, zone, reason });
    output.say(`${many(taken.rows, 'row')} = ${many(taken.shifts, 'shift')} + ${taken.rows - taken.shifts} rejected`);
    for (const { line: at, reason: why } of taken.rejected.slice(0, shownRejected)) output.say(`  line ${at}: ${why}`);
    if (taken.rejected.length > shownRejected)
      output.say(`  … and ${taken.rejected.length - shownRejected} more (all with --json)`);
    if (taken.unknown.length > 0) output.say(`Not on the identity map: ${taken.unknown.join(', ')}`);
    output.result(taken);
    return 0;
  },
};

const many = (n: number, one: string): string => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`;

function inWords({
  shown,
  pseudonym,
  standing,
  hidden,
  identifiers,
  identifierCount,
  events,
  rota,
}: PersonView): string {
  const known = hidden
    ? `${many(identifierCount, 'identifier')}, hidden`
    : identifiers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
  return `${pseudonym}\t${shown}\t${standing}\t${many(events, 'event')}\t${known}${rota ? '\ton the rota' : ''}`;
}

function identifierOf(text: string): { kind: Identifier['kind']; value: string } {
  const at = text.indexOf('=');
  const kind = IdentifierKind.safeParse(text.slice(0, Math.max(0, at)));
  if (!kind.success || at === text.length - 1)
    throw new UsageError(
      `--identifier takes KIND=VALUE with a kind of ${IdentifierKind.options.join(', ')}, not ${JSON.stringify(text)}.`,
    );
  return { kind: kind.data, value: text.slice(at + 1) };
}

function columnsOf(text: string): { person: string; start: string; end: string; date?: string } {
  const named = new Map(
    text.split(',').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const person = named.get('person');
  const start = named.get('start');
  const end = named.get('end');
  const date = named.get('date');
  const unknown = [...named.keys()].find((key) => !['person', 'start', 'end', 'date'].includes(key));
  if (!person || !start || !end || unknown !== undefined)
    throw new UsageError(
      '--columns takes person=NAME,start=NAME,end=NAME and, where start and end are times of day, date=NAME.',
    );
  return { person, start, end, ...(date && { date }) };
}
