import type { AcquisitionInput, HashAlgorithm } from '../../../shared/api/exhibits.ts';
import { FailureError } from '../../../shared/api/failures.ts';
import type { Acquisition, ComparedHash } from '../../../shared/domain/exhibits/facts.ts';

const names: Readonly<Record<HashAlgorithm, string>> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };

/** What has to be computed beside SHA-256 to compare the digests that came with the evidence. */
export function alsoToCompute(input: AcquisitionInput | undefined): HashAlgorithm[] {
  return (input?.suppliedHashes ?? []).map(({ algorithm }) => algorithm).filter((algorithm) => algorithm !== 'sha256');
}

/**
 * What is recorded of the acquisition; null where nothing was stated.
 *
 * @param computed hex, by algorithm
 * @throws FailureError `hash-mismatch` where a supplied digest does not fit and nobody said why it is taken in all the same
 */
export function acquisitionOf(
  name: string,
  input: AcquisitionInput | undefined,
  computed: Readonly<Record<string, string>>,
): Acquisition | null {
  if (!input) return null;
  const hashes = (input.suppliedHashes ?? []).map(({ algorithm, value }): ComparedHash => {
    const found = computed[algorithm];
    if (found === undefined) throw new Error(`${algorithm} was not computed`);
    return { algorithm, supplied: value, computed: found, matches: value === found, legacy: algorithm !== 'sha256' };
  });
  const wrong = hashes.find(({ matches }) => !matches);
  if (wrong && input.acceptMismatch === undefined) throw mismatch(name, wrong);
  return {
    source: input.source ?? null,
    method: input.method ?? null,
    acquiredBy: input.acquiredBy ?? null,
    acquiredAt: input.acquiredAt ?? null,
    notes: input.notes ?? null,
    hashes,
    acceptedMismatch: wrong ? (input.acceptMismatch ?? null) : null,
  };
}

function mismatch(name: string, { algorithm, supplied, computed }: ComparedHash): FailureError {
  return new FailureError(
    'hash-mismatch',
    `${name} is not what its ${names[algorithm]} says: ${supplied} was supplied, its bytes give ${computed}.`,
    'Ask whoever supplied it, or copy it again. To take it in all the same, say why; both digests are then recorded.',
    'Nothing of it was kept; the case is as it was.',
  );
}
