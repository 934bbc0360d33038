/**
 * A real time-stamping authority for tests: `openssl ts` behind HTTP on loopback, with certificates made by `openssl ca` in
 * a temporary folder. What openssl's own authority will not sign (other purposes, two signers) is signed with `openssl cms`.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Issued {
  /** Paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

export interface IssueOptions {
  readonly name: string;
  /** Signs itself where there is none. */
  readonly issuer?: Issued;
  /** Lines of an openssl extension section. */
  readonly extensions: readonly string[];
  readonly key?: 'ec' | 'rsa' | 'rsa1024';
  /** Takes this one's key over: a certificate renewed. */
  readonly keyOf?: Issued;
  readonly serial?: string;
  /** `YYYYMMDDHHMMSSZ` */
  readonly from?: string;
  readonly until?: string;
  readonly digest?: 'sha256' | 'sha384' | 'sha1';
}

export const forAuthority = (...more: string[]): string[] => [
  'basicConstraints = critical, CA:TRUE',
  'keyUsage = critical, keyCertSign, cRLSign',
  'subjectKeyIdentifier = hash',
  ...more,
];
export const forStamps = ['keyUsage = critical, digitalSignature', 'extendedKeyUsage = critical, timeStamping'];

export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'continuity-tsa-'));
  #made = 0;

  path(name: string): string {
    return join(this.folder, name);
  }

  file(content: Uint8Array | string): string {
    const path = this.path(`file-${this.#made++}`);
    writeFileSync(path, content);
    return path;
  }

  openssl(...args: string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  issue(options: IssueOptions): Issued {
    const { name, issuer, extensions, key = 'ec', digest = 'sha256' } = options;
    const number = this.#made++;
    const home = this.path(`ca-${number}`);
    mkdirSync(home);
    const made = { certificate: join(home, 'certificate.pem'), key: join(home, 'key.pem') };
    const form = {
      ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      rsa1024: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
    }[key];
    if (options.keyOf) copyFileSync(options.keyOf.key, made.key);
    else this.openssl('genpkey', ...form, '-out', made.key);
    writeFileSync(join(home, 'index.txt'), '');
    writeFileSync(join(home, 'serial'), options.serial ?? (1000 + number).toString(16).padStart(4, '0'));
    writeFileSync(
      join(home, 'ca.cnf'),
      [
        `[ca]\ndefault_ca = it\n[it]\ndatabase = ${home}/index.txt\nnew_certs_dir = ${home}\nserial = ${home}/serial`,
        'policy = any\nemail_in_dn = no\nunique_subject = no\n[any]\ncountryName = optional\norganizationName = optional',
        'commonName = supplied\n[req]\ndistinguished_name = name\n[name]\n[made]',
        ...extensions,
      ].join('\n'),
    );
    const config = join(home, 'ca.cnf');
    const request = join(home, 'request.pem');
    const subject = `/C=GB/O=Exampleshire/CN=${name}`;
    this.openssl('req', '-new', '-config', config, '-key', made.key, '-subj', subject, '-utf8', '-out', request);
    const by = issuer ? ['-cert', issuer.certificate, '-keyfile', issuer.key] : ['-selfsign', '-keyfile', made.key];
    const dates = ['-startdate', options.from ?? '20200101000000Z', '-enddate', options.until ?? '20491231235959Z'];
    const rest = ['-in', request, '-out', made.certificate, '-extensions', 'made', ...dates];
    this.openssl('ca', '-batch', '-notext', '-md', digest, '-config', config, ...by, ...rest);
    return made;
  }

  /** CMS around a TSTInfo as RFC 3161 has it, signed by whomever. */
  sign(content: Uint8Array, signers: readonly Issued[], options: { ess?: boolean; type?: string } = {}): Buffer {
    const type = options.type ?? '1.2.840.113549.1.9.16.1.4';
    return this.openssl(
      ...['cms', '-sign', '-binary', '-nodetach', '-nosmimecap', '-outform', 'DER', '-md', 'sha256'],
      ...['-econtent_type', type, '-in', this.file(content)],
      ...(options.ess === false ? [] : ['-cades']),
      ...signers.flatMap(({ certificate, key }) => ['-signer', certificate, '-inkey', key]),
    );
  }

  /** Whether `openssl ts -verify` accepts the token for the digest. */
  accepts(token: Uint8Array, digest: Uint8Array, root: Issued, between: readonly Issued[] = []): boolean {
    const untrusted = between.flatMap(({ certificate }) => ['-untrusted', certificate]);
    const hex = Buffer.from(digest).toString('hex');
    const args = ['ts', '-verify', '-digest', hex, '-token_in', '-in', this.file(token), '-CAfile', root.certificate];
    return spawnSync('openssl', [...args, ...untrusted], { cwd: this.folder }).status === 0;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface AuthorityOptions {
  readonly signer: Issued;
  /** Certificates to be put in the token besides the signer's. */
  readonly chain?: readonly Issued[];
  readonly essDigest?: 'sha1' | 'sha256' | 'sha512';
  readonly signerDigest?: 'sha256' | 'sha384' | 'sha512';
  /** Digests that it stamps. */
  readonly stamps?: 'sha256' | 'sha384';
}

export interface Authority {
  readonly url: string;
  /** What came in last. */
  readonly last: { query: Buffer; contentType: string | undefined };
  close(): Promise<void>;
}

/** Answers queries with `openssl ts -reply`. */
export async function startAuthority(workshop: Workshop, options: AuthorityOptions): Promise<Authority> {
  const chain = workshop.file((options.chain ?? []).map(({ certificate }) => readFileSync(certificate)).join('\n'));
  const serial = workshop.file('01\n');
  const config = workshop.file(
    [
      '[tsa]\ndefault_tsa = it\n[it]',
      `serial = ${serial}\nsigner_cert = ${options.signer.certificate}\nsigner_key = ${options.signer.key}`,
      ...(options.chain ? [`certs = ${chain}`] : []),
      `signer_digest = ${options.signerDigest ?? 'sha256'}\ndefault_policy = 1.3.6.1.4.1.99999.7`,
      `digests = ${options.stamps ?? 'sha256'}\naccuracy = secs:1, millisecs:500, microsecs:100`,
      'clock_precision_digits = 6\nordering = no\ntsa_name = yes\ness_cert_id_chain = no',
      `ess_cert_id_alg = ${options.essDigest ?? 'sha256'}\n`,
    ].join('\n'),
  );
  const last: { query: Buffer; contentType: string | undefined } = { query: Buffer.alloc(0), contentType: undefined };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', async () => {
      last.query = Buffer.concat(pieces);
      last.contentType = request.headers['content-type'];
      try {
        const query = workshop.file(last.query);
        const reply = `${query}.reply`;
        await run('openssl', ['ts', '-reply', '-config', config, '-queryfile', query, '-out', reply]);
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(readFileSync(reply));
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    last,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
