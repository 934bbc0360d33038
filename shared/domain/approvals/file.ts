/** `approvals.json` of a verification pack: every approval of the case with what was signed, to be held against the ledger. */
import { z } from 'zod';
import { toHex } from '../ledger/hex.ts';
import type { Sha256 } from '../ledger/merkle.ts';
import type { KnownApproval, Problem } from './check.ts';
import { ApprovalState, decodeState, ExhibitState } from './state.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const By = z.strictObject({ by: z.string(), initials: z.string(), at: z.string(), entry: Hash });

export const PackedApproval = z.strictObject({
  id: z.uuid(),
  /** Canonical JSON, as text: its SHA-256 is the digest that both entries name as their subject's. */
  state: z.string(),
  /** Canonical JSON of each exhibit's record, in the order of the state, whose SHA-256 it names; null where it was erased. */
  records: z.array(z.string().nullable()),
  proposed: By,
  decided: By.extend({ decision: z.enum(['approved', 'rejected']), reason: z.string() }).nullable(),
});
export type PackedApproval = z.infer<typeof PackedApproval>;

export const ApprovalsFile = z.strictObject({
  v: z.literal(1),
  type: z.literal('continuity-approvals'),
  /** In the order they were proposed. */
  approvals: z.array(PackedApproval),
});
export type ApprovalsFile = z.infer<typeof ApprovalsFile>;

/** Two spaces, one line feed at the end: for people as well. */
export function formatApprovalsFile(approvals: readonly PackedApproval[]): string {
  return `${JSON.stringify({ v: 1, type: 'continuity-approvals', approvals }, null, 2)}\n`;
}

/**
 * Holds the text of an `approvals.json` to the ledger's own entries, both ways.
 *
 * @param known what `ApprovalsCheck` found in the ledger that the file goes with
 * @param erased references of exhibits that the ledger says were erased: of those, and no others, records may be gone
 */
export function checkApprovalsFile(
  text: string,
  path: string,
  known: ReadonlyMap<string, KnownApproval>,
  erased: { has(ref: string): boolean },
  deps: { readonly sha256: Sha256; readonly problem: Problem },
): void {
  const file = parse(text);
  if (!file) {
    deps.problem('approval-altered', path, 'a list of approvals in its own form', 'another text');
    return;
  }
  const left = new Map(known);
  for (const packed of file.approvals) {
    const approval = left.get(packed.id);
    left.delete(packed.id);
    const name = `${path}, approval ${packed.id}`;
    if (!approval)
      deps.problem('approval-unrecorded', name, 'its entries in the ledger, once', 'none, or a second time');
    else checkOne(packed, approval, name, erased, deps);
  }
  for (const [id, { proposed }] of left)
    deps.problem(
      'approval-missing',
      `${path}, approval ${id}`,
      `the approval of entry ${proposed.hash}`,
      'no such approval',
    );
}

function parse(text: string): ApprovalsFile | null {
  try {
    const parsed = ApprovalsFile.safeParse(JSON.parse(text));
    return parsed.success && formatApprovalsFile(parsed.data.approvals) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

function checkOne(
  packed: PackedApproval,
  approval: KnownApproval,
  name: string,
  erased: { has(ref: string): boolean },
  { sha256, problem }: { readonly sha256: Sha256; readonly problem: Problem },
): void {
  const say = (what: string, expected: string, found: string): void => {
    if (expected !== found) problem('approval-altered', `${name}, ${what}`, expected, found);
  };
  const digestOf = (text: string): string => toHex(sha256(new TextEncoder().encode(text)));
  const { proposed, decided } = approval;
  const line = (by: string, initials: string, at: string, entry: string, rest = ''): string =>
    `${by} (${initials}), ${at}, entry ${entry}${rest}`;
  say('SHA-256 of the state', approval.digest, digestOf(packed.state));
  say(
    'proposal',
    line(proposed.by, proposed.initials, proposed.entry.at, proposed.hash),
    line(packed.proposed.by, packed.proposed.initials, packed.proposed.at, packed.proposed.entry),
  );
  say(
    'decision',
    decided
      ? line(decided.by, decided.initials, decided.entry.at, decided.hash, `, ${decided.decision}: ${decided.reason}`)
      : 'none',
    packed.decided
      ? line(
          packed.decided.by,
          packed.decided.initials,
          packed.decided.at,
          packed.decided.entry,
          `, ${packed.decided.decision}: ${packed.decided.reason}`,
        )
      : 'none',
  );
  const state = decodeState(ApprovalState, packed.state);
  if (!state) {
    problem('approval-altered', `${name}, state`, 'canonical JSON of a proposal', 'another text');
    return;
  }
  for (const { what, expected, found } of stateAgainstLedger(state, approval)) say(what, expected, found);
  say('number of records', String(state.exhibits.length), String(packed.records.length));
  for (const [n, { ref, sha256: digest, record }] of state.exhibits.entries()) {
    const text = packed.records[n];
    if (text === null || text === undefined) {
      if (!erased.has(ref)) problem('approval-altered', `${name}, record of ${ref}`, `SHA-256 ${record}`, 'none');
      continue;
    }
    say(`record of ${ref}`, `SHA-256 ${record}`, `SHA-256 ${digestOf(text)}`);
    const read = decodeState(ExhibitState, text);
    say(
      `record of ${ref}, content`,
      `${ref}, SHA-256 ${digest}`,
      read ? `${read.ref}, SHA-256 ${read.sha256}` : 'no record',
    );
  }
}

/** What the state says against what the signed proposal does. */
export function stateAgainstLedger(
  state: ApprovalState,
  { id, kind, recipient, reason, proposed, exhibits }: KnownApproval,
): { what: string; expected: string; found: string }[] {
  const list = (items: Iterable<readonly [string, string]>): string =>
    [...items].map(([ref, sha256]) => `${ref} ${sha256}`).join(', ');
  return [
    { what: 'id', expected: id, found: state.id },
    { what: 'log', expected: proposed.entry.log, found: state.log },
    { what: 'kind', expected: kind, found: state.kind },
    { what: 'recipient', expected: recipient, found: state.recipient },
    { what: 'reason', expected: reason, found: state.reason },
    { what: 'proposer', expected: proposed.entry.actor, found: state.proposer },
    {
      what: 'exhibits',
      expected: list(exhibits),
      found: list(state.exhibits.map(({ ref, sha256 }) => [ref, sha256] as const)),
    },
  ].filter(({ expected, found }) => expected !== found);
}
