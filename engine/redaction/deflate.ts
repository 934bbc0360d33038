/** Packed by code of our own pin, not by the zlib of whichever Node runs: the same copy has the same bytes everywhere. */
import { zlibSync } from 'fflate';

export function deflateSync(data: Uint8Array): Uint8Array {
  return zlibSync(data, { level: 6, mem: 8 });
}
