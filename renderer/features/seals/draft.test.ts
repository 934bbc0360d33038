import { describe, expect, it } from 'vitest';
import type { SealCertificate } from '../../../shared/api/seals.ts';
import { certificateLine, noSeal, sealOf, sealWords } from './draft.ts';

const own: SealCertificate = {
  id: 'ab'.repeat(32),
  name: 'Continuity device 0123',
  subject: 'CN=Continuity device 0123',
  issuer: 'CN=Continuity device 0123',
  selfSigned: true,
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2031-01-01T00:00:00.000Z',
  key: 'ECDSA P-256',
  source: 'device',
  refusal: null,
};
const issued: SealCertificate = {
  ...own,
  id: 'cd'.repeat(32),
  name: 'Priya Raman',
  issuer: 'C=GB, O=Exampleshire, CN=Exampleshire Issuing',
  selfSigned: false,
  source: 'file',
};

describe('a seal that is being decided on', () => {
  it('sends what was chosen, and nothing where nothing was', () => {
    expect(sealOf(noSeal, own)).toBeNull();
    expect(sealOf({ with: 'device', reason: ' Served ' }, own)).toEqual({ certificate: own.id, reason: 'Served' });
    expect(sealOf({ with: issued.id, reason: '' }, null)).toEqual({ certificate: issued.id, reason: '' });
    // Not made yet: the one who exports makes it first.
    expect(sealOf({ with: 'device', reason: '' }, null)).toBeNull();
  });

  it('says what it will be worth', () => {
    expect(sealWords(null, noSeal, null)).toContain('is not signed');
    expect(sealWords(own, { with: 'device', reason: '' }, null)).toContain('can be added later');
    const words = sealWords(issued, { with: issued.id, reason: '' }, 'https://tsa.example/stamp');
    expect(words).toContain('stamped by tsa.example');
    expect(words).not.toContain('Nobody vouches');
  });

  it('names a certificate by whose it is, or by why it cannot be used', () => {
    expect(certificateLine(issued)).toBe('Priya Raman, issued by Exampleshire Issuing, valid until 2031-01-01');
    expect(certificateLine({ ...own, refusal: 'The certificate has expired.' })).toBe('The certificate has expired.');
  });
});
