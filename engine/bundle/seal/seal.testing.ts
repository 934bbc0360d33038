/** For tests: real keys and certificates by openssl, and what poppler says of what was sealed with them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, sign as signWith, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { forAuthority, type Issued, type Workshop } from '../../timestamps/authority.testing.ts';
import type { SealKey } from './cms.ts';

export const forSeals = [
  'basicConstraints = critical, CA:FALSE',
  'keyUsage = critical, digitalSignature, nonRepudiation',
  'subjectKeyIdentifier = hash',
];

export function keyOf(issued: Issued, chain: readonly Issued[] = []): SealKey {
  const key = createPrivateKey(readFileSync(issued.key));
  return {
    certificate: derOf(issued),
    chain: chain.map(derOf),
    algorithm: key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ecdsa',
    sign: (message) => signWith('sha256', message, key),
  };
}

export function derOf({ certificate }: Issued): Uint8Array {
  return new X509Certificate(readFileSync(certificate)).raw;
}

/** A root, an issuer below it, and a certificate for seals below that. */
export function sealChain(workshop: Workshop): { root: Issued; between: Issued; signer: Issued } {
  const root = workshop.issue({ name: 'Exampleshire Root', extensions: forAuthority() });
  const between = workshop.issue({ name: 'Exampleshire Issuing', issuer: root, extensions: forAuthority() });
  const signer = workshop.issue({ name: 'Priya Raman', issuer: between, extensions: forSeals });
  return { root, between, signer };
}

/** What poppler's pdfsig says, trusting exactly the certificates given (NSS). */
export function pdfsig(workshop: Workshop, path: string, trusted: readonly Issued[] = []): string {
  const folder = mkdtempSync(workshop.path('nss-'));
  execFileSync('certutil', ['-N', '-d', folder, '--empty-password']);
  for (const [i, { certificate }] of trusted.entries())
    execFileSync('certutil', ['-A', '-d', folder, '-n', `root ${i}`, '-t', 'CT,CT,CT', '-a', '-i', certificate]);
  const { stdout, stderr } = spawnSync('pdfsig', ['-nssdir', folder, path], { encoding: 'utf8' });
  return stdout + stderr;
}
