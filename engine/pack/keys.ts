import { packPaths } from '../../shared/domain/pack/layout.ts';
import { keyIdOf } from '../ed25519.ts';

export function pemPath(rawKey: Uint8Array): string {
  return `${packPaths.keys}${keyIdOf(rawKey)}.pem`;
}

/** The 32 bytes themselves. */
export function rawKeyPath(rawKey: Uint8Array): string {
  return `${packPaths.keys}${keyIdOf(rawKey)}.raw`;
}
