import { readFileSync } from 'node:fs';
import { assetUrl } from '../asset-url.ts';

/** `verify.go`, the same in every pack. */
export const verifyProgram: Uint8Array = readFileSync(assetUrl('pack/verify.go'));
