import { type Approval, ApprovalKind } from '../../shared/api/approvals.ts';
import { caseByRef } from '../connect.ts';
import { required, UsageError, word } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command, CommandContext } from './command.ts';
import { exhibitByRef } from './custody.ts';

export const approvalPropose: Command = {
  usage: `approval propose --case REF --kind ${ApprovalKind.options.join('|')} --exhibits AB/1,AB/2 [--recipient NAME] --reason WHY`,
  what: 'propose something that a second person must approve',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client } = connection;
    const kind = ApprovalKind.safeParse(required(line, 'kind'));
    if (!kind.success) throw new UsageError(`--kind is one of ${ApprovalKind.options.join(', ')}.`);
    const { id: caseId } = await caseByRef(client, required(line, 'case'));
    const refs = required(line, 'exhibits')
      .split(',')
      .map((ref) => ref.trim());
    const exhibits: string[] = [];
    for (const ref of refs) exhibits.push((await exhibitByRef(client, caseId, ref)).id);
    const approval = await client.call('approvals.propose', {
      caseId,
      kind: kind.data,
      exhibits,
      ...(line.options.recipient && { recipient: line.options.recipient }),
      reason: required(line, 'reason'),
    });
    say(approval, output);
    output.result(approval);
    return 0;
  },
};

export const approvalList: Command = {
  usage: 'approval list --case REF',
  what: 'list what was proposed, whether it was decided, and whether that still holds',
  needs: 'home',
  async run({ line, output, connection }) {
    const { id: caseId } = await caseByRef(connection.client, required(line, 'case'));
    const approvals = await connection.client.call('approvals.list', { caseId });
    for (const approval of approvals) say(approval, output);
    if (approvals.length === 0) output.say('Nothing has been proposed in this case.');
    output.result({ approvals });
    return 0;
  },
};

export const approve: Command = {
  usage: 'approve --case REF ID --state SHA256 [--reason TEXT]',
  what: 'approve a proposal as a second person, in the very state that `approval list` shows',
  needs: 'home',
  run: (context) => decide(context, 'approved'),
};

export const reject: Command = {
  usage: 'reject --case REF ID --state SHA256 --reason WHY',
  what: 'reject a proposal as a second person',
  needs: 'home',
  run: (context) => decide(context, 'rejected'),
};

async function decide(
  { line, output, connection }: CommandContext,
  decision: 'approved' | 'rejected',
): Promise<number> {
  const approvalId = word(line, 1, 'The id of the proposal');
  const { id: caseId } = await caseByRef(connection.client, required(line, 'case'));
  const approval = await connection.client.call('approvals.decide', {
    caseId,
    approvalId,
    decision,
    state: required(line, 'state'),
    ...(line.options.reason && { reason: line.options.reason }),
  });
  say(approval, output);
  output.result(approval);
  return 0;
}

function say(approval: Approval, output: Output): void {
  const { id, kind, exhibits, recipient, reason, state, status, proposed, decided, lapsedBecause } = approval;
  output.say(
    `${id} ${status}: ${kind} of ${exhibits.map(({ ref }) => ref).join(', ')}${recipient && ` for ${recipient}`}`,
  );
  output.say(`  proposed by ${proposed.name} (${proposed.initials}), ${proposed.at}: ${reason}`);
  if (decided)
    output.say(
      `  ${decided.decision} by ${decided.name} (${decided.initials}), ${decided.at}${decided.reason && `: ${decided.reason}`}`,
    );
  for (const why of lapsedBecause) output.say(`  ${why}`);
  output.say(`  state ${state}`);
}
