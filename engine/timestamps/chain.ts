/**
 * Whether a signer's certificate leads to one that is trusted: RFC 5280 §6.1 as of the time stamped. What is not applied
 * (name constraints, policy constraints) refuses the certificate that marks it critical, rather than being passed over.
 */
import { sameBytes } from '../../shared/domain/ledger/bytes.ts';
import { signatureFits } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { Refusal } from './problem.ts';

const maxIssuers = 8;
/** Certificates of one name and key that all sign one another make more paths than could ever be tried. */
const maxTried = 64;
const anyPurpose = '2.5.29.37.0';
const keyCertSign = 5;

export interface Anchor {
  readonly name: string;
  /** SHA-256 of the trusted certificate, hex. */
  readonly fingerprint: string;
}

/**
 * The trusted certificate that `signer` leads to: itself, or an issuer above it.
 *
 * @param others certificates of the token, any of which may stand between; nothing in them is trusted
 * @param time µs since 1970 UTC at which each certificate must have been valid
 * @param purpose extended key usage that issuers must allow where they limit it; null: none is asked for
 * @throws Refusal `not-trusted`, saying why the nearest candidate was refused
 */
export function anchorOf(
  signer: Certificate,
  others: readonly Certificate[],
  trusted: readonly Certificate[],
  time: number,
  purpose: string | null,
): Anchor {
  let reason = `no trusted certificate is the issuer of ${signer.name}`;
  let tried = 0;
  const isTrusted = (certificate: Certificate): boolean =>
    trusted.some(({ fingerprint }) => fingerprint === certificate.fingerprint);

  const climb = (below: Certificate, path: readonly Certificate[]): Certificate | null => {
    if (isTrusted(below)) return below;
    if (path.length > maxIssuers) return null;
    const candidates = [...trusted, ...others].filter(
      (candidate) =>
        sameBytes(candidate.subject, below.issuer) && !path.some((passed) => sameBytes(passed.raw, candidate.raw)),
    );
    for (const candidate of candidates) {
      if (tried++ >= maxTried) throw untrusted(`more than ${maxTried} possible issuers were tried`);
      const refusal = issuerRefusal(candidate, below, path, { time, purpose });
      if (refusal !== null) {
        reason = `${candidate.name} ${refusal}`;
        continue;
      }
      const anchor = climb(candidate, [...path, candidate]);
      if (anchor) return anchor;
      if (!sameBytes(candidate.subject, candidate.issuer)) continue;
      reason = `${candidate.name} is at its head, and is not trusted`;
    }
    return null;
  };

  const anchor = climb(signer, [signer]);
  if (!anchor) throw new Refusal('not-trusted', `The signer's certificate does not lead to a trusted one: ${reason}.`);
  return { name: anchor.name, fingerprint: anchor.fingerprint };
}

function untrusted(reason: string): Refusal {
  return new Refusal('not-trusted', `The signer's certificate does not lead to a trusted one: ${reason}.`);
}

/** Why `issuer` may not have issued the last of `path`; null where it may and did. */
function issuerRefusal(
  issuer: Certificate,
  below: Certificate,
  path: readonly Certificate[],
  { time, purpose }: { readonly time: number; readonly purpose: string | null },
): string | null {
  const { authority, keyUsage, purposes, unknownCritical } = issuer.extensions;
  if (!authority) return 'is not a certificate authority';
  if (keyUsage && !keyUsage[keyCertSign]) return 'may not sign certificates';
  // Self-issued certificates in between do not count (§4.2.1.9); the signer at the foot never does.
  const between = path.slice(1).filter((passed) => !sameBytes(passed.subject, passed.issuer)).length;
  if (authority.pathLength !== null && between > authority.pathLength) return 'may not stand so far above';
  if (purpose && purposes && !purposes.oids.some((oid) => oid === purpose || oid === anyPurpose))
    return 'may not issue for timestamps';
  if (unknownCritical.length > 0) return `has a critical extension that is not known (${unknownCritical[0]})`;
  if (time < issuer.notBefore || time > issuer.notAfter) return 'was not valid at the time stamped';
  const { algorithm, body, signature } = below.signed;
  try {
    return signatureFits(algorithm, null, issuer.key, body, signature) ? null : `did not sign ${below.name}`;
  } catch (error) {
    if (error instanceof Refusal) return `signed ${below.name} with an algorithm that is not accepted`;
    throw error;
  }
}
