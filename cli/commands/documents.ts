/** Documents of a case, and the schedule of unused material, from the command line. */
import { DocumentKind } from '../../shared/api/documents.ts';
import { FailureError } from '../../shared/api/failures.ts';
import { DisclosureDecision } from '../../shared/api/unused.ts';
import { disclosureDecisions, disclosureWords } from '../../shared/domain/disclosure/unused.ts';
import { documentKinds, documentKindWords } from '../../shared/domain/documents/kinds.ts';
import { caseByRef } from '../connect.ts';
import { noMoreThan, required, UsageError, word } from '../options.ts';
import type { Command, CommandContext } from './command.ts';

export const documentAdd: Command = {
  usage: `document add FILE --case REF --kind ${documentKinds.join('|')} [--title WORDS] [--author NAME] [--date YYYY-MM-DD]`,
  what: 'take a statement, notice or other paper into the case, for its bundles',
  needs: 'home',
  async run({ line, output, connection: { client, engine, signal } }) {
    const path = word(line, 2, 'The file');
    const kind = DocumentKind.safeParse(required(line, 'kind'));
    if (!kind.success) throw new UsageError(`--kind is one of ${documentKinds.join(', ')}.`);
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant } = await engine.grantRead(path);
    const { title, author } = line.options;
    const added = await client.call(
      'documents.add',
      {
        caseId: id,
        file: grant,
        kind: kind.data,
        ...(title && { title }),
        ...(author && { author }),
        ...dateOf(line),
      },
      { signal, onProgress: output.progress },
    );
    output.say(`${documentKindWords[added.kind]} “${added.title}”: ${added.size.toLocaleString('en-GB')} bytes`);
    output.say(`SHA-256 ${added.sha256}`);
    output.result(added);
    return 0;
  },
};

export const documentList: Command = {
  usage: 'document list --case REF',
  what: 'documents of the case, by which a plan names them',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const documents = await client.call('documents.list', { caseId: id });
    for (const { kind, title, author, date, sha256 } of documents)
      output.say(`${sha256}  ${documentKindWords[kind]}: ${[title, author, date].filter(Boolean).join(', ')}`);
    if (documents.length === 0) output.say('The case has no documents.');
    output.result(documents);
    return 0;
  },
};

export const documentWithdraw: Command = {
  usage: 'document withdraw SHA-256 --case REF --reason WHY',
  what: 'take a document out of the list; its bytes and its entries stay. The beginning of its SHA-256 is enough',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const wanted = word(line, 2, 'The document’s SHA-256').toLowerCase();
    const reason = required(line, 'reason');
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const found = (await client.call('documents.list', { caseId })).filter(
      ({ id, sha256 }) => id === wanted || (/^[0-9a-f]{6,64}$/.test(wanted) && sha256.startsWith(wanted)),
    );
    const [one] = found;
    if (!one || found.length > 1)
      throw new FailureError(
        'not-found',
        one ? `${found.length} documents begin with ${wanted}.` : `There is no document ${wanted} in this case.`,
        'Give the SHA-256 as continuity document list shows it.',
      );
    await client.call('documents.withdraw', { caseId, id: one.id, reason });
    output.say(`“${one.title}” withdrawn.`);
    output.result(one);
    return 0;
  },
};

export const unusedAdd: Command = {
  usage: `unused add DESCRIPTION --case REF [--date YYYY-MM-DD] [--origin WHO] [--location WHERE] [--sensitive] [--decision ${disclosureDecisions.join('|')}] [--reason WHY] [--exhibit AB/1] [--document SHA-256]`,
  what: 'put an item on the schedule of unused material (MG6C; MG6D where it is sensitive)',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const description = word(line, 2, 'The description');
    const decision = DisclosureDecision.safeParse(line.options.decision ?? 'not-decided');
    if (!decision.success) throw new UsageError(`--decision is one of ${disclosureDecisions.join(', ')}.`);
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const { origin, location, reason, exhibit, document } = line.options;
    const added = await client.call('unused.add', {
      caseId,
      description,
      sensitive: line.sensitive,
      decision: decision.data,
      ...(origin && { origin }),
      ...(location && { location }),
      ...(reason && { reason }),
      ...(exhibit && { exhibit }),
      ...(document && { document: await documentId(client, caseId, document) }),
      ...dateOf(line),
    });
    output.say(`Item ${added.number} of the ${added.sensitive ? 'sensitive' : 'non-sensitive'} schedule.`);
    output.result(added);
    return 0;
  },
};

export const unusedList: Command = {
  usage: 'unused list --case REF',
  what: 'the schedules of unused material, numbers that were withdrawn among them',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const schedule = await client.call('unused.list', { caseId: id });
    for (const { number, submission, description, sensitive, decision, withdrawn } of schedule.items)
      output.say(
        `${sensitive ? 'MG6D' : 'MG6C'} ${number} (submission ${submission}): ${withdrawn ? 'withdrawn' : `${description}. ${disclosureWords[decision]}.`}`,
      );
    if (schedule.items.length === 0) output.say('Nothing is on the schedules.');
    output.result(schedule);
    return 0;
  },
};

export const unusedSubmit: Command = {
  usage: 'unused submit --case REF --recipient NAME [--reason WHY]',
  what: 'the schedule was served as it stands: what is added from now on joins the next submission',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const recipient = required(line, 'recipient');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { reason } = line.options;
    const served = await client.call('unused.submit', { caseId: id, recipient, ...(reason && { reason }) });
    output.say(`Submission ${served.submission} served on ${recipient}.`);
    output.result(served);
    return 0;
  },
};

function dateOf({ options }: CommandContext['line']): { date?: string } {
  if (options.date === undefined) return {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.date)) throw new UsageError('--date is a day, such as 2026-05-04.');
  return { date: options.date };
}

async function documentId(
  client: CommandContext['connection']['client'],
  caseId: string,
  sha256: string,
): Promise<string> {
  const found = (await client.call('documents.list', { caseId })).find((one) => one.sha256 === sha256);
  if (found) return found.id;
  throw new FailureError('not-found', `There is no document ${sha256} in this case.`, 'Add it first: document add.');
}
