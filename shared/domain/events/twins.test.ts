import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountKey, deviceKey, likenessOf, type TwinEvent } from './twins.ts';

const logon: TwinEvent = {
  instant: 1_000_000_000,
  source: 'Security',
  type: 'Logon (4624)',
  actor: 'FORCE\\Sample.R',
  host: 'WKS1.force.example',
  message: 'TargetUserName: Sample.R · LogonType: 2 · IpAddress: 10.0.0.9',
};
const told: TwinEvent = {
  ...logon,
  instant: 1_000_400_000,
  source: 'Vigil',
  type: 'Signed in',
  actor: 'sample.r@force.example',
  host: 'wks1',
  message: 'Signed in from 10.0.0.9',
};

describe('one act told by two systems', () => {
  it('is suggested with its reasons', () => {
    expect(likenessOf(logon, told, 2_000_000)).toEqual({
      likeness: 0.95,
      because: [
        '400 ms apart',
        'the same account (FORCE\\Sample.R)',
        'the same device (WKS1.force.example)',
        'both name 10.0.0.9',
      ],
    });
  });

  it('is not suggested where they contradict each other, are too far apart, or only near in time', () => {
    expect(likenessOf(logon, { ...told, actor: 'other.p' }, 2_000_000)).toBeNull();
    expect(likenessOf(logon, { ...told, host: 'WKS2' }, 2_000_000)).toBeNull();
    expect(likenessOf(logon, { ...told, type: 'Logoff (4634)' }, 2_000_000)).toBeNull();
    expect(likenessOf(logon, told, 100_000)).toBeNull();
    expect(likenessOf(logon, { ...logon, type: '', actor: '', host: '', message: 'x' }, 2_000_000)).toBeNull();
  });

  it('knows accounts and devices by any of their names', () => {
    expect(['FORCE\\Sample.R', 'sample.r@force.example', ' SAMPLE.R ', 'force/sample.r'].map(accountKey)).toEqual(
      Array.from({ length: 4 }, () => 'sample.r'),
    );
    expect(['WKS1.force.example', 'wks1', '10.0.0.9', ''].map(deviceKey)).toEqual(['wks1', 'wks1', '10.0.0.9', '']);
  });

  it('is the same seen from either side, whatever the texts are', () => {
    const event = fc.record({
      instant: fc.integer({ min: 0, max: 5_000_000 }),
      source: fc.string(),
      type: fc.oneof(fc.string(), fc.constantFrom('Logon (4624)', 'Event 7036 of X')),
      actor: fc.oneof(fc.string(), fc.constantFrom('a', 'A@b', 'x\\a')),
      host: fc.oneof(fc.string(), fc.constantFrom('h', 'h.b')),
      message: fc.oneof(fc.string(), fc.constantFrom('opened C:\\pay.xlsx', 'copied pay.xlsx 10.0.0.9')),
    });
    fc.assert(
      fc.property(event, event, (a, b) => {
        expect(likenessOf(a, b, 2_000_000)?.likeness).toBe(likenessOf(b, a, 2_000_000)?.likeness);
      }),
    );
  });
});
