/** Acquisition details as they are typed, and what they come to. Pure. */
import type { AcquisitionInput, HashAlgorithm } from '../../../shared/api/exhibits.ts';
import { readWallTime } from '../../format/wall-time.ts';

export interface HashDraft {
  readonly algorithm: HashAlgorithm;
  readonly value: string;
}

export interface AcquisitionDraft {
  readonly source: string;
  readonly method: string;
  readonly acquiredBy: string;
  readonly when: { readonly date: string; readonly time: string };
  readonly notes: string;
  readonly hashes: readonly HashDraft[];
}

export const noAcquisition: AcquisitionDraft = {
  source: '',
  method: '',
  acquiredBy: '',
  when: { date: '', time: '' },
  notes: '',
  hashes: [],
};

const lengths: Record<HashAlgorithm, number> = { md5: 32, sha1: 40, sha256: 64 };
const names: Record<HashAlgorithm, string> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };

/** Digests are pasted with spaces, colons or a file name behind them. */
export const plainDigest = (typed: string): string => {
  const [first = ''] = typed.trim().split(/\s+[*]?(?=\S*[^0-9a-fA-F:\s])/u);
  return first.replaceAll(/[\s:]/gu, '').toLowerCase();
};

/** What is wrong with a digest, as a sentence; null where nothing is, or nothing was typed. */
export function digestProblem({ algorithm, value }: HashDraft, others: readonly HashDraft[]): string | null {
  const digest = plainDigest(value);
  if (digest === '') return null;
  if (others.some((other) => other.algorithm === algorithm && plainDigest(other.value) !== ''))
    return `A second ${names[algorithm]} cannot be given.`;
  if (/^[0-9a-f]+$/u.test(digest) && digest.length === lengths[algorithm]) return null;
  const fits = (Object.keys(lengths) as HashAlgorithm[]).find(
    (each) => lengths[each] === digest.length && /^[0-9a-f]+$/u.test(digest),
  );
  return fits
    ? `That has the length of ${names[fits]}, not of ${names[algorithm]}.`
    : `${names[algorithm]} has ${lengths[algorithm]} hexadecimal digits; this has ${digest.length.toLocaleString('en-GB')} characters.`;
}

/** The algorithm whose length a pasted digest has; null where none fits. */
export function algorithmOf(typed: string): HashAlgorithm | null {
  const { length } = plainDigest(typed);
  return (Object.keys(lengths) as HashAlgorithm[]).find((each) => lengths[each] === length) ?? null;
}

export function draftProblem(draft: AcquisitionDraft, zone: string): boolean {
  const { when, hashes } = draft;
  const timed = when.date.trim() !== '' || when.time.trim() !== '';
  return (
    (timed && !readWallTime(when.date, when.time, zone).ok) ||
    hashes.some((hash, index) => digestProblem(hash, hashes.slice(0, index)) !== null)
  );
}

/** Undefined where nothing was stated: an empty statement is no statement. */
export function acquisitionOf(
  draft: AcquisitionDraft,
  zone: string,
  acceptMismatch = '',
): AcquisitionInput | undefined {
  const { when } = draft;
  const at = readWallTime(when.date, when.time, zone);
  const hashes = draft.hashes
    .map(({ algorithm, value }) => ({ algorithm, value: plainDigest(value) }))
    .filter(({ value }) => value !== '');
  const input: AcquisitionInput = {
    ...part('source', draft.source),
    ...part('method', draft.method),
    ...part('acquiredBy', draft.acquiredBy),
    // The contract's time has seconds.
    ...(at.ok && { acquiredAt: at.text.replace(/T(\d\d:\d\d)(?=[+-])/u, 'T$1:00') }),
    ...part('notes', draft.notes),
    ...(hashes.length > 0 && { suppliedHashes: hashes }),
    ...part('acceptMismatch', acceptMismatch),
  };
  return Object.keys(input).length === 0 ? undefined : input;
}

function part<K extends string>(key: K, typed: string): { [key in K]?: string } {
  const text = typed.trim();
  return (text === '' ? {} : { [key]: text }) as { [key in K]?: string };
}
