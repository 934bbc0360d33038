import { fromHex } from '../../../shared/domain/ledger/hex.ts';
import { keyIdOf } from '../../ed25519.ts';
import type { CheckedLedger } from './ledger-check.ts';

/** What the case's keys cannot show by themselves, in plain words. */
export function keyLimits(ledger: CheckedLedger | null): string[] {
  const keys = ledger?.ring.keys ?? [];
  const [first] = keys;
  if (!first) return [];
  const named = keyIdOf(fromHex(first.key));
  const said = [
    `Whose the case’s first key is, ${named}, is this device’s own word: it is the case’s administrator because the case began with it, until others are enrolled. Compare its fingerprint with the force’s record.`,
  ];
  if (keys.slice(1).some(({ countersignedByItself }) => countersignedByItself))
    said.push(
      'Some keys of this case were enrolled or replaced by an administrator’s key that countersigned its own entry: nobody else confirmed them.',
    );
  return said;
}
