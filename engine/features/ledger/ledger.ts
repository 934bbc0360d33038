import { type Act, acts } from '../../../shared/domain/ledger/entry.ts';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { rootAt } from '../../log/tail.ts';
import { isDamage, type ReadTx } from '../../store/driver.ts';
import { entriesAt, ledgerTally } from '../../store/ledger.ts';
import { lastCheckpoint, logSize } from '../../store/log.ts';
import { personOf } from '../../store/meta.ts';
import { sha256 } from '../../vault/signer.ts';
import type { FeatureContext } from '../context.ts';
import { ledgerRow } from '../views.ts';
import { type MatchList, matchList } from './match-list.ts';

type Methods = Extract<keyof Handlers, `ledger.${string}`>;

export function ledgerHandlers({ home }: FeatureContext): Pick<Handlers, Methods> {
  return {
    'ledger.page': async ({ caseId, order, offset, limit, ...filter }, { signal }) => {
      const file = await home.openCase(caseId);
      const asked = Object.values(filter).some((part) => part !== undefined && part !== '');
      // The whole log needs no list: its indexes are every number up to its size.
      const list = asked ? await matchList(file, filter, signal) : everything(logSize(file.read));
      const rows = entriesAt(file.read, pageOf(list, order ?? 'newest', offset, limit));
      return { total: list.length, rows: rows.map((record) => ledgerRow(file.read, record)) };
    },
    'ledger.facets': async ({ caseId }) => {
      const { read } = await home.openCase(caseId);
      const tally = ledgerTally(read);
      const known: ReadonlySet<string> = new Set(acts);
      const byAct = counted(tally.filter(({ act }) => known.has(act)).map(({ act, entries }) => [act as Act, entries]));
      const byPerson = counted(tally.map(({ actor, entries }) => [actor, entries]));
      return {
        acts: byAct.map(([act, count]) => ({ act, count })),
        people: byPerson.flatMap(([id, count]) => {
          const person = personOf(read, id);
          return person ? [{ id, name: person.name, initials: person.initials, count }] : [];
        }),
      };
    },
    'ledger.status': async ({ caseId }) => {
      const { read, signer } = await home.openCase(caseId);
      const entries = logSize(read);
      const last = lastCheckpoint(read);
      return {
        entries,
        root: rootOrNull(read, entries),
        checkpoint: last && { size: last.size, root: last.root, at: last.at },
        key: toHex(sha256(signer.publicKey)),
      };
    },
  };
}

const everything = (length: number): MatchList => ({ length, at: (n) => n });

function* pageOf(list: MatchList, order: 'newest' | 'oldest', offset: number, limit: number): Generator<number> {
  const end = Math.min(list.length, offset + limit);
  for (let n = offset; n < end; n++) yield list.at(order === 'oldest' ? n : list.length - 1 - n);
}

/** Sums by key, most first; equal ones in order of key. */
function counted<K extends string>(pairs: readonly (readonly [K, number])[]): [K, number][] {
  const sums = new Map<K, number>();
  for (const [key, count] of pairs) sums.set(key, (sums.get(key) ?? 0) + count);
  return [...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

function rootOrNull(read: ReadTx, size: number): string | null {
  try {
    return toHex(rootAt(read, size));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}
