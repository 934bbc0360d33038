import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ErasureCheck } from '../exhibits/erasures.ts';
import type { Act, Entry } from '../ledger/entry.ts';
import { ApprovalsCheck, type LedgerAct } from './check.ts';
import { type ApprovalsFile, checkApprovalsFile, formatApprovalsFile } from './file.ts';
import {
  type ApprovalState,
  decodeState,
  differences,
  type ExhibitState,
  encodeState,
  ApprovalState as StateSchema,
  whyNotDecide,
} from './state.ts';

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest();
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const people = {
  alex: { id: uuid(1), name: 'Alex Byrne', initials: 'AB' },
  jo: { id: uuid(2), name: 'Jo Lane', initials: 'JL' },
};
type Who = (typeof people)['alex'];

let found: string[];
let approvals: ApprovalsCheck;
let erasures: ErasureCheck;
let n: number;
beforeEach(() => {
  found = [];
  n = 0;
  const problem = (kind: string, subject: string): void => void found.push(`${kind}: ${subject}`);
  approvals = new ApprovalsCheck(problem);
  erasures = new ErasureCheck(problem);
});

/** The next entry of a ledger; returns its hash. */
function act(what: Act, subject: Entry['subject'], detail: LedgerAct['detail'], who: Who = people.alex): string {
  const hash = hex(`entry ${n}`);
  const entry = {
    act: what,
    subject,
    actor: who.id,
    at: `2026-05-04T09:00:${String(n).padStart(2, '0')}.000Z`,
    detail: '0'.repeat(64),
    log: 'continuity/case/x',
  };
  const taken: LedgerAct = {
    entry: entry as unknown as Entry,
    hash,
    detail: detail && { ...detail, by: who.name, initials: who.initials },
    name: `entry ${n++} (${what})`,
  };
  if (detail) approvals.take(taken);
  erasures.take(taken);
  return hash;
}

const exhibitSubject = (ref: string) => ({ id: `exhibit:${ref}`, sha256: hex(ref), size: 3 });
const recordOf = (ref: string): ExhibitState => ({
  v: 1,
  type: 'continuity-approval-exhibit',
  nonce: '0'.repeat(32),
  id: uuid(50),
  ref,
  description: `Description of ${ref}`,
  kind: 'file',
  file: 'a.txt',
  mediaType: 'text/plain',
  sha256: hex(ref),
  size: 3,
  producedAt: '2026-05-04T09:00:00.000Z',
  producedBy: people.alex.id,
  parents: [],
  parent: null,
  entry: hex(`produced ${ref}`),
  custody: [],
  copies: [],
  erased: false,
});
const stateOf = (
  id: number,
  kind: ApprovalState['kind'],
  refs: readonly string[],
  recipient: string,
): ApprovalState => ({
  v: 1,
  type: 'continuity-approval',
  log: 'continuity/case/x',
  id: uuid(id),
  kind,
  recipient,
  reason: 'Needed',
  proposer: people.alex.id,
  exhibits: refs.map((ref) => ({ ref, sha256: hex(ref), record: encodeState(recordOf(ref), sha256).digest })),
});

interface Proposed {
  readonly id: string;
  readonly digest: string;
  readonly entry: string;
  readonly state: string;
}

function propose(id: number, kind: ApprovalState['kind'], refs: string[], recipient = ''): Proposed {
  const state = encodeState(stateOf(id, kind, refs, recipient), sha256);
  const entry = act(
    'proposed',
    { id: `approval:${uuid(id)}`, sha256: state.digest, size: state.size },
    {
      id: uuid(id),
      kind,
      exhibits: refs.map((ref) => ({ id: uuid(50), ref, sha256: hex(ref) })),
      recipient,
      reason: 'Needed',
      at: 't',
    },
  );
  return { id: uuid(id), digest: state.digest, entry, state: state.text };
}

function decide(
  of: Proposed,
  how: 'approved' | 'rejected' = 'approved',
  who: Who = people.jo,
  change: object = {},
): string {
  const subject = { id: `approval:${of.id}`, sha256: of.digest, size: 1, ...change };
  return act(how, subject, { proposal: of.entry, reason: how === 'rejected' ? 'No' : '', at: 't' }, who);
}

const exported = (ref: string, approval: object | null, recipient: string | null): string =>
  act('exported', exhibitSubject(ref), { file: 'x', approval, recipient });

describe('the ledger of approvals', () => {
  it('holds where a second person approved what then was done', () => {
    const of = propose(10, 'disclosure', ['AB/1', 'AB/2'], 'The panel');
    const entry = decide(of);
    exported('AB/1', { id: of.id, entry }, 'The panel');
    exported('AB/2', null, null);
    const redaction = propose(11, 'redaction', ['AB/1']);
    const by = decide(redaction);
    for (const copy of ['AB/3', 'AB/4'])
      act('redacted', exhibitSubject('AB/1'), { copy, approval: { id: redaction.id, entry: by } });
    expect(found).toEqual([]);
    expect(approvals.known.get(of.id)).toMatchObject({ decided: { decision: 'approved', by: 'Jo Lane', hash: entry } });
  });

  it.each<[string, () => void, RegExp]>([
    [
      'a decision by whoever proposed',
      () => void decide(propose(10, 'erasure', ['AB/1']), 'approved', people.alex),
      /^approval-alone/,
    ],
    [
      'a decision under another id, with another spelling of the name',
      () =>
        void decide(propose(10, 'erasure', ['AB/1']), 'approved', { id: uuid(9), name: 'ALEX-byrne', initials: 'XY' }),
      /^approval-alone/,
    ],
    [
      'a decision on nothing',
      () => void decide({ id: uuid(10), digest: hex('x'), entry: hex('y'), state: '' }),
      /^approval-unproposed/,
    ],
    [
      'a decision on another state',
      () => void decide(propose(10, 'erasure', ['AB/1']), 'approved', people.jo, { sha256: hex('z') }),
      /^approval-altered/,
    ],
    [
      'a second decision',
      () => {
        const of = propose(10, 'erasure', ['AB/1']);
        decide(of, 'rejected');
        decide(of);
      },
      /^approval-twice: entry 2/,
    ],
    [
      'a second proposal of the same id',
      () => {
        propose(10, 'erasure', ['AB/1']);
        propose(10, 'erasure', ['AB/2']);
      },
      /^approval-twice/,
    ],
    [
      'a decision on what had changed',
      () => {
        const of = propose(10, 'erasure', ['AB/1']);
        act('transferred', exhibitSubject('AB/1'), {});
        decide(of);
      },
      /^approval-lapsed/,
    ],
    [
      'an export under an approval that had lapsed',
      () => {
        const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
        const entry = decide(of);
        act('redacted', exhibitSubject('AB/1'), { copy: 'AB/2', approval: null });
        exported('AB/1', { id: of.id, entry }, 'The panel');
      },
      /^approval-lapsed/,
    ],
    [
      'an export to somebody else',
      () => {
        const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
        exported('AB/1', { id: of.id, entry: decide(of) }, 'The press');
      },
      /^approval-missing/,
    ],
    [
      'an export of what the approval does not cover',
      () => {
        const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
        exported('AB/2', { id: of.id, entry: decide(of) }, 'The panel');
      },
      /^approval-missing/,
    ],
    [
      'an export under a rejected proposal',
      () => {
        const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
        exported('AB/1', { id: of.id, entry: decide(of, 'rejected') }, 'The panel');
      },
      /^approval-missing/,
    ],
    [
      'an erasure without an approval',
      () => void act('erased', exhibitSubject('AB/1'), { approval: null }),
      /^approval-missing/,
    ],
    [
      'an erasure under an approval of something else',
      () => {
        const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
        act('erased', exhibitSubject('AB/1'), { approval: { id: of.id, entry: decide(of) } });
      },
      /^approval-missing/,
    ],
    [
      'an erasure of other bytes',
      () => {
        const of = propose(10, 'erasure', ['AB/1']);
        const approval = { id: of.id, entry: decide(of) };
        act('erased', { ...exhibitSubject('AB/1'), sha256: hex('other') }, { approval });
      },
      /^approval-missing/,
    ],
  ])('names %s', (_, happen, expected) => {
    happen();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });
});

describe('the ledger of erasures', () => {
  const produced = (ref: string, detail: LedgerAct['detail'] = { id: 'x' }): string =>
    act('exhibited', exhibitSubject(ref), detail);
  const erased = (ref: string, details: string[]): string => {
    const of = propose(90 + n, 'erasure', [ref]);
    return act('erased', exhibitSubject(ref), { details, approval: { id: of.id, entry: decide(of) } });
  };

  it('accounts for the details that it names, of its own exhibit, and for no other', () => {
    const one = produced('AB/1', null);
    produced('AB/2', null);
    act('transferred', exhibitSubject('AB/1'), null);
    erased('AB/1', [one]);
    erasures.finish();
    expect(found).toEqual(['detail-missing: entry 1 (exhibited)', 'detail-missing: entry 2 (transferred)']);
    expect([...erasures.erased.keys()]).toEqual(['AB/1']);
  });

  it('does not account for acts that are not erased, for other exhibits, or for entries that come after', () => {
    const moved = act('transferred', exhibitSubject('AB/1'), null);
    const other = produced('AB/2', null);
    erased('AB/1', [moved, other, hex(`entry ${n + 3}`)]);
    produced('AB/1', null);
    erasures.finish();
    expect(found.filter((one) => one.startsWith('erasure-refused'))).toHaveLength(3);
    expect(found.filter((one) => one.startsWith('detail-missing'))).toHaveLength(3);
  });

  it('is incomplete where a detail is still there, named or not', () => {
    erased('AB/1', [produced('AB/1')]);
    produced('AB/2');
    erased('AB/2', []);
    expect(found.map((one) => one.split(':')[0])).toEqual(['erasure-incomplete', 'erasure-incomplete']);
  });

  it('is refused of what a copy was made from that is there, and happens once', () => {
    act('redacted', exhibitSubject('AB/1'), { copy: 'AB/2', approval: null });
    erased('AB/1', []);
    erased('AB/1', []);
    expect(found.map((one) => one.split(':')[0])).toEqual(['erasure-refused', 'erasure-twice']);
  });
});

describe('approvals.json', () => {
  const file = (change: (file: ApprovalsFile['approvals'][number]) => void = () => undefined): string => {
    const of = propose(10, 'disclosure', ['AB/1'], 'The panel');
    const entry = decide(of);
    const { proposed, decided } = approvals.known.get(of.id) as NonNullable<ReturnType<typeof approvals.known.get>>;
    const packed = {
      id: of.id,
      state: of.state,
      records: [encodeState(recordOf('AB/1'), sha256).text] as (string | null)[],
      proposed: { by: 'Alex Byrne', initials: 'AB', at: proposed.entry.at, entry: of.entry },
      decided: {
        by: 'Jo Lane',
        initials: 'JL',
        at: decided?.entry.at ?? '',
        entry,
        decision: 'approved' as const,
        reason: '',
      },
    };
    change(packed);
    return formatApprovalsFile([packed]);
  };
  const check = (text: string, erased = new Set<string>()): string[] => {
    const said: string[] = [];
    const problem = (kind: string, subject: string): void => void said.push(`${kind}: ${subject}`);
    checkApprovalsFile(text, 'approvals.json', approvals.known, erased, { sha256, problem });
    return said;
  };

  it('agrees with the ledger it is made of, also where a record went with its exhibit', () => {
    expect(check(file())).toEqual([]);
    beforeEachAgain();
    expect(
      check(
        file((one) => {
          one.records = [null];
        }),
        new Set(['AB/1']),
      ),
    ).toEqual([]);
  });

  it.each<[string, (one: ApprovalsFile['approvals'][number]) => void, RegExp]>([
    [
      'an edited state',
      (one) => {
        one.state = one.state.replace('The panel', 'The press');
      },
      /SHA-256 of the state/,
    ],
    [
      'an edited record',
      (one) => {
        one.records = [(one.records[0] ?? '').replace('a.txt', 'b.txt')];
      },
      /record of AB\/1/,
    ],
    [
      'a record that is gone',
      (one) => {
        one.records = [null];
      },
      /record of AB\/1/,
    ],
    [
      'another decision',
      (one) => {
        one.decided = one.decided && { ...one.decided, decision: 'rejected' };
      },
      /decision/,
    ],
    [
      'no decision',
      (one) => {
        one.decided = null;
      },
      /decision/,
    ],
    [
      'another decider',
      (one) => {
        one.decided = one.decided && { ...one.decided, by: 'Sam Reed' };
      },
      /decision/,
    ],
    [
      'another proposer',
      (one) => {
        one.proposed = { ...one.proposed, by: 'Sam Reed' };
      },
      /proposal/,
    ],
    [
      'another id',
      (one) => {
        one.id = uuid(77);
      },
      /approval-unrecorded/,
    ],
  ])('names %s', (_, change, expected) => {
    expect(check(file(change)).join('\n')).toMatch(expected);
  });

  it('names approvals that are left out, put in twice, and text in another spelling', () => {
    const text = file();
    const {
      approvals: [one],
    } = JSON.parse(text) as ApprovalsFile;
    if (!one) throw new Error('no approval');
    expect(check(formatApprovalsFile([]))).toEqual([expect.stringMatching(/^approval-missing/)]);
    expect(check(formatApprovalsFile([one, one]))).toEqual([expect.stringMatching(/^approval-unrecorded/)]);
    expect(check(text.replace('{\n', '{ \n'))).toEqual(['approval-altered: approvals.json']);
    expect(check('[')).toEqual(['approval-altered: approvals.json']);
  });

  function beforeEachAgain(): void {
    approvals = new ApprovalsCheck((kind, subject) => void found.push(`${kind}: ${subject}`));
  }
});

describe('a state', () => {
  it('reads back as the same text or not at all', () => {
    const { text } = encodeState(stateOf(10, 'export', ['AB/1'], 'x'), sha256);
    expect(decodeState(StateSchema, text)).toEqual(stateOf(10, 'export', ['AB/1'], 'x'));
    expect(decodeState(StateSchema, ` ${text}`)).toBeNull();
    expect(decodeState(StateSchema, text.replace('"v":1', '"v":2'))).toBeNull();
    expect(decodeState(StateSchema, '{')).toBeNull();
  });

  it('says what has become of an exhibit, and nothing where only the nonce differs', () => {
    const then = recordOf('AB/1');
    expect(differences(then, { ...then, nonce: '1'.repeat(32) })).toEqual([]);
    expect(differences(then, { ...then, custody: [hex('t')] })).toEqual([
      expect.stringMatching(/^A transfer of AB\/1/),
    ]);
    expect(differences(then, { ...then, copies: [{ ref: 'AB/2', sha256: hex('c') }] })).toHaveLength(1);
    expect(differences({ ...then, copies: null }, { ...then, copies: [{ ref: 'AB/2', sha256: hex('c') }] })).toEqual(
      [],
    );
    expect(differences(then, { ...then, erased: true })).toEqual(['Exhibit AB/1 was erased.']);
    expect(differences(then, { ...then, description: 'x' })).toEqual([expect.stringMatching(/not the one it was/)]);
  });

  it('is decided by somebody with another id, name and initials', () => {
    expect(whyNotDecide(people.alex, people.jo)).toBeNull();
    expect(whyNotDecide(people.alex, people.alex)).toMatch(/You proposed/);
    expect(whyNotDecide(people.alex, { id: uuid(9), name: 'álex  BYRNE.', initials: 'XX' })).toMatch(/under the name/);
    expect(whyNotDecide(people.alex, { id: uuid(9), name: 'Anna Brown', initials: 'AB' })).toMatch(/initials/);
    // A changed letter is another name: one shared device cannot tell who types it.
    expect(whyNotDecide(people.alex, { id: uuid(9), name: 'Alec Byrne', initials: 'AC' })).toBeNull();
  });
});
