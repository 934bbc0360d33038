import type { CaseFile } from '../../case-file.ts';
import { compareHead, type Head } from '../../log/head.ts';
import { entryHashAt, feedHead } from '../../store/ledger.ts';
import type { Findings } from './findings.ts';
import type { SoundEntry } from './ledger-check.ts';

/**
 * The ledger's end against every head sealed outside the file. To be run after all other checks: where entries are missing
 * and nothing else is wrong, the whole file is an older one; where something is, its end was cut off.
 */
export function checkHeads(
  file: CaseFile,
  heads: readonly Head[],
  findings: Findings,
  acknowledged: ReadonlyMap<string, string> = new Map(),
): void {
  const cutOff = findings.any;
  for (const head of heads) {
    findings.checked('ends of the ledger that this device sealed outside the case file');
    const expected = `entry ${head.seq} of feed ${head.feed.slice(0, 8)}…, hash ${head.hash}, the last of ${head.size}`;
    const known = acknowledged.get(head.hash) ?? '';
    switch (compareHead(file.read, head)) {
      case 'missing': {
        const last = feedHead(file.read, head.feed);
        findings.problem(
          cutOff ? 'tail-truncated' : 'rolled-back',
          cutOff ? 'the end of the ledger' : 'the case file',
          expected,
          `${last ? `ends at entry ${last.seq}, hash ${last.hash}` : 'no entry of that feed'}${known}`,
        );
        break;
      }
      case 'forked':
        findings.problem(
          'feed-forked',
          `ledger entry ${head.seq}`,
          expected,
          `another entry at the same place, hash ${entryHashAt(file.read, head.feed, head.seq)}${known}`,
        );
        break;
      case 'rewritten':
        findings.problem(
          'log-rewritten',
          'the log before its sealed end',
          `${expected}, root ${head.root}`,
          `that entry, in a log with another root${known}`,
        );
    }
  }
}

/** What was said of lost entries, by the hash of the last one lost: it belongs to the finding, and never takes its place. */
export function acknowledgements(ledger: readonly SoundEntry[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { entry, logIndex, detail } of ledger)
    if (entry.act === 'acknowledged')
      said.set(
        entry.subject.id.replace(/^entry:/u, ''),
        `; lost, acknowledged by ${String(detail.by)} at ${entry.at} (log index ${logIndex}): ${String(detail.reason)}`,
      );
  return said;
}
