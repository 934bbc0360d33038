import { caseLog } from '../../../shared/domain/ledger/entry.ts';
import { alarmsOf } from '../../attest/attestor.ts';
import { checkCosignature, checkTimestamp, readCheckpointNote } from '../../attest/check.ts';
import { noSettings, readSettings, rootsOf, type Settings, witnessKey } from '../../attest/settings.ts';
import { problemOf } from '../../attest/standing.ts';
import type { CaseFile } from '../../case-file.ts';
import type { Home } from '../../home.ts';
import type { StoredTry } from '../../store/attestation-device.ts';
import { checkpointOf, cosignatures, type StoredTimestamp, timestamps } from '../../store/attestations.ts';
import { reading } from '../../store/driver.ts';
import type { Findings } from './findings.ts';

export interface AttestationExpectations {
  /** Whom this device was ever set to trust. */
  readonly settings: Settings;
  /** Witnesses that contradict the case file, as they last said. */
  readonly alarms: readonly StoredTry[];
}

/** As this device's database has it now. */
export function attestationExpectations(home: Home, caseId: string): AttestationExpectations {
  const { device } = home;
  if (!device) return { settings: noSettings, alarms: [] };
  return { settings: readSettings(reading(device)), alarms: alarmsOf(device, caseId) };
}

/**
 * Every token and cosignature from its bytes: over the checkpoint it is kept with, by a key that this device was set to
 * trust. The checkpoints themselves are held to the entries by the check of the log. Returns what could not be judged.
 */
export function checkAttestations(file: CaseFile, expected: AttestationExpectations, findings: Findings): string[] {
  const limits: string[] = [];
  const stamped = timestamps(file.read);
  for (const [i, row] of stamped.entries()) checkToken(file, row, nameOf(row.size, i, stamped), expected, findings);
  if (stamped.length > 0 && expected.settings.everRoots.length === 0)
    limits.push(
      'No time-stamping authority was ever configured on this device, so the certificates kept with the timestamps in the case file were taken as they are.',
    );
  const seen = cosignatures(file.read);
  for (const row of seen) {
    const name = `the cosignature of ${witnessName(row.vkey)} over ${row.size} entries`;
    findings.checked('cosignatures of witnesses: over a checkpoint of the log');
    const note = noteOf(file, row, name, 'cosignature-unmatched', findings);
    if (!note) continue;
    const checked = checkCosignature(readCheckpointNote(note)?.note.text ?? '', row.vkey, row.signature);
    if (!checked.ok) findings.problem('cosignature-altered', name, 'a cosignature by the witness’s key', checked.why);
    else if (!expected.settings.everWitnesses.includes(row.vkey))
      findings.problem('cosignature-foreign', name, 'a witness that was configured on this device', row.vkey);
  }
  for (const alarm of expected.alarms) {
    const problem = problemOf(alarm);
    if (problem)
      findings.problem(
        problem.code,
        `what ${witnessName(alarm.target)} said at ${problem.at}`,
        'a witness that has seen the beginning of this log, and no more than it holds',
        problem.what,
      );
  }
  const newest = stamped.at(-1)?.size ?? 0;
  limits.push(
    newest === 0
      ? 'The ledger is not yet timestamped: its times are of this device’s own clock.'
      : `Timestamps cover the first ${newest.toLocaleString('en-GB')} entries. That one was removed from the case file would not be found here.`,
  );
  return limits;
}

function checkToken(
  file: CaseFile,
  row: StoredTimestamp,
  name: string,
  { settings }: AttestationExpectations,
  findings: Findings,
): void {
  findings.checked('timestamps: token, certificates and checkpoint');
  const note = noteOf(file, row, name, 'timestamp-unmatched', findings);
  if (!note) return;
  // Without a root there is nothing that the token could lead to, and everything would be as good as trusted.
  const verified = rootCount(row.roots) === 0 ? null : checkTimestamp(row.token, note, row.roots);
  if (!verified?.ok) {
    const kind = verified?.code === 'digest-wrong' ? 'timestamp-unmatched' : 'timestamp-altered';
    findings.problem(
      kind,
      name,
      'a token over the checkpoint, by the authority it was held to',
      verified?.message ?? 'no certificate to hold it to',
    );
    return;
  }
  const anchor = verified.anchor?.fingerprint ?? 'none';
  if (settings.everRoots.length > 0 && !settings.everRoots.includes(anchor))
    findings.problem(
      'timestamp-untrusted',
      name,
      'a chain to a certificate that was configured on this device',
      `a chain to ${verified.anchor?.name ?? 'none'}, SHA-256 ${anchor}`,
    );
}

/** The signed note that a row is about, where the file has it as the row says. */
function noteOf(
  file: CaseFile,
  row: { readonly size: number; readonly root: string },
  name: string,
  kind: string,
  findings: Findings,
): Uint8Array | null {
  const stored = checkpointOf(file.read, row.size);
  const said = stored && readCheckpointNote(stored.note)?.checkpoint;
  if (stored && stored.root === row.root && said?.origin === caseLog(file.id)) return stored.note;
  findings.problem(
    kind,
    name,
    `the checkpoint over ${row.size} entries with root ${row.root}`,
    stored ? `one with root ${stored.root}` : 'no such checkpoint in the case file',
  );
  return null;
}

function nameOf(size: number, index: number, all: readonly StoredTimestamp[]): string {
  const same = all.filter((row) => row.size === size);
  const number = same.length > 1 ? `, number ${same.indexOf(all[index] as StoredTimestamp) + 1}` : '';
  return `the timestamp over ${size} entries${number}`;
}

function rootCount(pem: string): number {
  try {
    return rootsOf(pem).length;
  } catch {
    return 0;
  }
}

function witnessName(vkey: string): string {
  try {
    return witnessKey(vkey).name;
  } catch {
    return 'a witness without a readable key';
  }
}
