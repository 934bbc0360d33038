import { expect, test } from 'vitest';
import { AcquisitionInput } from '../../../shared/api/exhibits.ts';
import {
  acquisitionOf,
  algorithmOf,
  digestProblem,
  draftProblem,
  noAcquisition,
  plainDigest,
} from './acquisition-draft.ts';

const sha256 = 'ab'.repeat(32);
const md5 = 'cd'.repeat(16);

test('digests are read as they are pasted', () => {
  expect(plainDigest(` ${sha256.toUpperCase()}  notice.txt`)).toBe(sha256);
  expect(plainDigest(`${sha256} *notice.txt`)).toBe(sha256);
  expect(plainDigest('AB:CD:EF')).toBe('abcdef');
  expect(plainDigest('abcd ef01')).toBe('abcdef01');
  expect(algorithmOf(md5)).toBe('md5');
  expect(algorithmOf('ab'.repeat(20))).toBe('sha1');
  expect(algorithmOf('abc')).toBeNull();
});

test('a digest that does not fit says why', () => {
  expect(digestProblem({ algorithm: 'sha256', value: sha256 }, [])).toBeNull();
  expect(digestProblem({ algorithm: 'sha256', value: '' }, [])).toBeNull();
  expect(digestProblem({ algorithm: 'sha256', value: md5 }, [])).toBe('That has the length of MD5, not of SHA-256.');
  expect(digestProblem({ algorithm: 'md5', value: 'xyz' }, [])).toBe(
    'MD5 has 32 hexadecimal digits; this has 3 characters.',
  );
  expect(digestProblem({ algorithm: 'md5', value: md5 }, [{ algorithm: 'md5', value: md5 }])).toBe(
    'A second MD5 cannot be given.',
  );
});

test('nothing stated is no statement; what is stated meets the contract', () => {
  expect(acquisitionOf(noAcquisition, 'Europe/London')).toBeUndefined();
  const input = acquisitionOf(
    {
      source: ' LANTERN audit share ',
      method: 'Copied over the network',
      acquiredBy: 'Sam Carter',
      when: { date: '14/2/2026', time: '02:41' },
      notes: '',
      hashes: [
        { algorithm: 'sha256', value: sha256 },
        { algorithm: 'md5', value: '' },
      ],
    },
    'Europe/London',
  );
  expect(input).toEqual({
    source: 'LANTERN audit share',
    method: 'Copied over the network',
    acquiredBy: 'Sam Carter',
    acquiredAt: '2026-02-14T02:41:00+00:00',
    suppliedHashes: [{ algorithm: 'sha256', value: sha256 }],
  });
  expect(AcquisitionInput.parse(input)).toEqual(input);
});

test('half a time, or a digest that does not fit, is a problem', () => {
  const zone = 'Europe/London';
  expect(draftProblem(noAcquisition, zone)).toBe(false);
  expect(draftProblem({ ...noAcquisition, when: { date: '14/2/2026', time: '' } }, zone)).toBe(true);
  expect(draftProblem({ ...noAcquisition, hashes: [{ algorithm: 'sha1', value: md5 }] }, zone)).toBe(true);
});
