import type { SealReading } from '../../../shared/api/seals.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Time } from '../../components/Time.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { commonName } from './draft.ts';

const levels = { 'B-B': 'PAdES B-B: signed', 'B-T': 'PAdES B-T: signed and timestamped' } as const;

/** Whose seal a PDF bears, when it was made, and how far it is vouched for. */
export function SealView({ seal }: { seal: SealReading }) {
  const zone = 'Europe/London';
  return (
    <Facts
      rows={[
        ['Seal', `${levels[seal.level]}. ${seal.holds ? 'It holds.' : 'It does not hold.'}`],
        ['Certificate', `${commonName(seal.signer)}${seal.selfSigned ? ', signed by itself' : ''}`],
        [
          'Fingerprint',
          <Hash key="f" value={seal.fingerprint} of={`the certificate of ${seal.signer}`} checked={seal.holds} />,
        ],
        ['Says', [seal.by, seal.reason].filter((part) => part !== '').join(': ') || null],
        ['Sealed', seal.signedAt && <Time key="s" iso={seal.signedAt} zone={zone} />],
        ...seal.timestamps.map(
          ({ time, authority, trust }, n) =>
            [
              n === 0 ? 'Timestamped' : `Timestamp ${n + 1}`,
              <span key="t">
                <Time iso={time} zone={zone} /> by {commonName(authority)}
                {trust.state === 'trusted' ? `, which leads to ${commonName(trust.words)}` : ''}
                {trust.state === 'untrusted' ? ', which leads to no certificate that was given' : ''}
              </span>,
            ] as const,
        ),
        [
          'Trust',
          seal.trust.state === 'trusted'
            ? `Leads to ${commonName(seal.trust.words)}, which was given as trusted`
            : seal.trust.state === 'untrusted'
              ? seal.trust.words
              : 'Not judged: no trusted certificates were given',
        ],
        ['Covers', formatSizeExact(seal.covers)],
      ]}
    />
  );
}
