import type { PageSource } from '../../shared/api/readings.ts';
import type { RedactionSet } from '../../shared/api/redactions.ts';
import { Audience } from '../../shared/domain/bundle/plan.ts';
import { caseByRef } from '../connect.ts';
import { noMoreThan, required, UsageError, word } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command, CommandContext } from './command.ts';
import { exhibitByRef } from './custody.ts';

type Client = CommandContext['connection']['client'];

export const redactionMarks: Command = {
  usage: 'redaction marks --case REF [--exhibit AB/1 | --document SHA256]',
  what: 'list sets of redactions, where each stands, and where their marks are',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const source = await sourceOf(client, caseId, line.options);
    const sets = await client.call('redactions.list', { caseId, ...(source && { source }) });
    for (const set of sets) {
      say(set, output);
      for (const { page, rects, label, words, author } of set.marks)
        output.say(`  page ${page}\t${label}${words && `: ${words}`}\t${author}\t${rects.map(inWords).join('; ')}`);
    }
    if (sets.length === 0) output.say('Nothing is marked for redaction.');
    output.result({ sets });
    return 0;
  },
};

export const redactionSearch: Command = {
  usage:
    'redaction search WORDS --case REF [--exhibit AB/1 | --document SHA256] [--audience panel|officer|public --grounds ID --name NAME]',
  what: 'look for words on every page; with --audience and --grounds mark each place found, in a set of each source',
  needs: 'home',
  async run({ line, output, connection: { client, signal } }) {
    const text = word(line, 2, 'What is looked for');
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const source = await sourceOf(client, caseId, line.options);
    const audience = line.options.audience === undefined ? null : audienceOf(line.options.audience);
    const ground = audience === null ? null : required(line, 'grounds');
    const { hits, more, unsearched } = await client.call(
      'redactions.search',
      { caseId, text, ...(source && { sources: [source] }), ...(audience !== null && { audience }) },
      { signal, onProgress: output.progress },
    );
    for (const { ref, title, page, before, found, after, marked } of hits)
      output.say(`${ref || title}\tpage ${page}\t${before}[${found}]${after}${marked ? '\tmarked already' : ''}`);
    output.say(`${hits.length} ${hits.length === 1 ? 'place' : 'places'} found${more ? ', and more' : ''}.`);
    for (const { title, why } of unsearched) output.note(`${title} could not be searched: ${why}`);
    const sets: RedactionSet[] = [];
    if (audience !== null && ground !== null) {
      const open = Map.groupBy(
        hits.filter(({ marked }) => !marked),
        ({ source: { kind, id } }) => `${kind}:${id}`,
      );
      for (const of of open.values()) {
        const [one] = of;
        if (!one) continue;
        const held = (await client.call('redactions.list', { caseId, source: one.source })).find(
          (set) => set.audience === audience,
        );
        const { id } =
          held ??
          (await client.call('redactions.create', {
            caseId,
            source: one.source,
            name: line.options.name ?? 'Redactions',
            audience,
          }));
        const marks = of.map(({ page, rects }) => ({ page, rects, way: 'search' as const, ground }));
        for (let n = 0; n < marks.length; n += 2000)
          await client.call('redactions.mark', { caseId, id, marks: marks.slice(n, n + 2000) });
        sets.push(await client.call('redactions.get', { caseId, id }));
      }
    }
    for (const set of sets) say(set, output);
    output.result({ hits, more, unsearched, sets });
    return unsearched.length > 0 ? 1 : 0;
  },
};

export const redactionPropose: Command = {
  usage: 'redaction propose ID --case REF --reason WHY',
  what: 'propose a set of redactions, exactly as it is, for a second person to decide',
  needs: 'home',
  run: (context) =>
    change(context, (client, caseId, id, { line }) =>
      client.call('redactions.propose', { caseId, id, reason: required(line, 'reason') }),
    ),
};

export const redactionApprove: Command = {
  usage: 'redaction approve ID --case REF --state SHA256 [--decision approved|rejected] [--reason TEXT]',
  what: 'decide on a set as a second person, in the very state that `redaction marks` shows',
  needs: 'home',
  run: (context) =>
    change(context, (client, caseId, id, { line }) => {
      const { decision = 'approved', reason } = line.options;
      if (decision !== 'approved' && decision !== 'rejected')
        throw new UsageError('--decision is one of approved, rejected.');
      return client.call('redactions.decide', {
        caseId,
        id,
        decision,
        digest: required(line, 'state'),
        ...(reason !== undefined && { reason }),
      });
    }),
};

export const redactionApply: Command = {
  usage: 'redaction apply ID --case REF [--description TEXT]',
  what: 'make the redacted copy of an approved set: checked by other means, or refused',
  needs: 'home',
  run: (context) =>
    change(context, (client, caseId, id, { line, output, connection: { signal } }) =>
      client.call(
        'redactions.apply',
        { caseId, id, ...(line.options.description && { description: line.options.description }) },
        { signal, onProgress: output.progress },
      ),
    ),
};

export const redactionLog: Command = {
  usage: 'redaction log --case REF',
  what: 'list what was hidden where, on which ground, by whom and on whose approval; never what it was',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const rows = await client.call('redactions.log', { caseId });
    for (const { copyName, page, ground, words, marks, author, approver, at } of rows)
      output.say(
        `${copyName}\tpage ${page}\t${ground}${words && `: ${words}`}\t${marks} ${marks === 1 ? 'place' : 'places'}\t${author}\tapproved by ${approver}, ${at}`,
      );
    if (rows.length === 0) output.say('No redacted copy was made in this case.');
    output.result({ rows });
    return 0;
  },
};

async function change(
  context: CommandContext,
  act: (client: Client, caseId: string, id: string, context: CommandContext) => Promise<RedactionSet>,
): Promise<number> {
  const { line, output, connection } = context;
  const id = word(line, 2, 'The id of the set');
  const { id: caseId } = await caseByRef(connection.client, required(line, 'case'));
  const set = await act(connection.client, caseId, id, context);
  say(set, output);
  output.result(set);
  return 0;
}

async function sourceOf(
  client: Client,
  caseId: string,
  options: Readonly<Record<string, string>>,
): Promise<PageSource | null> {
  if (options.exhibit !== undefined)
    return { kind: 'exhibit', id: (await exhibitByRef(client, caseId, options.exhibit)).id };
  if (options.document === undefined) return null;
  const wanted = options.document.toLowerCase();
  const found = (await client.call('documents.list', { caseId })).filter(({ sha256 }) => sha256.startsWith(wanted));
  if (found.length !== 1 || !found[0])
    throw new UsageError(`--document names ${found.length === 0 ? 'no document' : 'more than one document'}.`);
  return { kind: 'document', id: found[0].id };
}

function audienceOf(text: string): Audience {
  const audience = Audience.safeParse(text);
  if (!audience.success) throw new UsageError(`--audience is one of ${Audience.options.join(', ')}.`);
  return audience.data;
}

function say(set: RedactionSet, output: Output): void {
  const { id, status, ref, title, audience, name, marks, digest, lapsedBecause, applied } = set;
  output.say(`${id} ${status}: ${ref || title}, ${audience} version, “${name}”, ${marks.length} marks`);
  output.say(`  state ${digest}`);
  for (const sentence of lapsedBecause) output.say(`  ${sentence}`);
  if (applied)
    output.say(`  copy ${applied.instead}, SHA-256 ${applied.sha256}${applied.current ? '' : ' (of earlier marks)'}`);
}

const inWords = ({ x, y, width, height }: RedactionSet['marks'][number]['rects'][number]): string =>
  `${x},${y} ${width}×${height}`;
