/**
 * A second verifier of packs, as folders: written from docs/verification-format.md and the specifications it names, with
 * none of Continuity's own code. What it names is in its own words; that it finds nothing in a sound pack, and something in
 * every altered one, is what shows that the page is enough.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = { readonly [key: string]: unknown };
interface Line {
  readonly entry: Json;
  readonly subject: { readonly id: string; readonly sha256: string | null; readonly size: number | null };
  readonly detail: Json | null;
  readonly pae: Buffer;
  readonly sig: Buffer;
  readonly leaf: Buffer;
}

const sha = (...parts: (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (...parts: (Buffer | string)[]): string => sha(...parts).toString('hex');

/** JCS (RFC 8785) of JSON without fractions: members in order of UTF-16 code units, which is how strings compare here. */
function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${jcs(item)}`).join(',')}}`;
}

function signedBy(raw: Buffer, message: Buffer, signature: Buffer): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature);
}

/** RFC 6962 §2.1 over leaf hashes. */
function root(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha('');
  if (leaves.length === 1) return leaves[0] as Buffer;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha(Buffer.of(1), root(leaves.slice(0, split)), root(leaves.slice(split)));
}

/** RFC 6962 §2.1.1 and §2.1.2, as they define the proofs: what a proof must be is what one makes oneself. */
function path(n: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return n < split ? [...path(n, left), root(right)] : [...path(n - split, right), root(left)];
}
function consistency(n: number, leaves: readonly Buffer[], whole = true): Buffer[] {
  if (n === leaves.length) return whole ? [] : [root(leaves)];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return n <= split
    ? [...consistency(n, left, whole), root(right)]
    : [...consistency(n - split, right, false), root(left)];
}

/** Everything found wrong with the pack in a folder; nothing where it holds. Throws where it is too broken to be read. */
export function secondVerifier(pack: string): string[] {
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  const read = (name: string): Buffer => readFileSync(join(pack, name));
  const names = readdirSync(pack, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(pack.length + 1));

  // 1. The bag.
  const listed = (manifest: string): [string, string][] =>
    read(manifest)
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => [line.slice(66), line.slice(0, 64)]);
  const payload = new Map(listed('manifest-sha256.txt'));
  const tags = new Map(listed('tagmanifest-sha256.txt'));
  const after = ['ledger.jsonl', 'entry.pae', 'entry.sig', 'checkpoint', 'entry.tlog-proof', 'consistency'];
  const unlisted = ['tagmanifest-sha256.txt', ...after.map((name) => `proof/export/${name}`)];
  for (const [name, digest] of [...payload, ...tags])
    must(names.includes(name) && hex(read(name)) === digest, `${name} is not as listed`);
  for (const name of names) must(payload.has(name) || tags.has(name) || unlisted.includes(name), `${name} is extra`);

  // 2. The entries.
  const keys = new Map<string, Buffer>();
  const heads = new Map<string, { seq: number; hash: string }>();
  const lines: Line[] = [];
  const gone = new Map<string, number>();
  /** Keys of the case, by hex: from which log index on, and to before which. */
  const ring = new Map<string, { admin: boolean; from: number; to: number }>();
  const asked = new Map<string, { act: unknown; by: string; key: string; admin: boolean }>();
  let began = 0;
  for (const file of ['data/ledger.jsonl', 'proof/export/ledger.jsonl']) {
    for (const text of read(file).toString().split('\n').slice(0, -1)) {
      const n = lines.length;
      const line = JSON.parse(text) as Json & { signatures: { keyid: string; sig: string }[] };
      const bytes = Buffer.from(String(line.payload), 'base64');
      const entry = JSON.parse(bytes.toString()) as Json & { subject: Line['subject'] };
      must(jcs(entry) === bytes.toString(), `entry ${n} is not canonical`);
      const { keyid, sig: signed } = line.signatures[0] ?? { keyid: '', sig: '' };
      const sig = Buffer.from(signed, 'base64');
      const pae = Buffer.concat([
        Buffer.from(`DSSEv1 37 application/vnd.continuity.entry+json ${bytes.length} `),
        bytes,
      ]);
      const leaf = sha(Buffer.of(0), pae, sig);
      const feed = String(entry.feed);
      if (entry.seq === 0) {
        const [, key = '', nonce = ''] = /^ed25519:([0-9a-f]{64}):([0-9a-f]{32})$/.exec(entry.subject.id) ?? [];
        const both = Buffer.from(key + nonce, 'hex');
        must(entry.act === 'opened' && hex(`continuity-feed-v1\n${entry.log}\n`, both) === feed, `feed ${feed}`);
        keys.set(feed, Buffer.from(key, 'hex'));
      }
      const key = keys.get(feed) ?? Buffer.alloc(32);
      must(hex(key) === keyid && signedBy(key, pae, sig), `entry ${n} is not signed by its feed`);
      const head = heads.get(feed) ?? { seq: -1, hash: null };
      must(entry.seq === head.seq + 1 && entry.prev === head.hash, `entry ${n} is not in its place`);
      heads.set(feed, { seq: Number(entry.seq), hash: leaf.toString('hex') });
      must(entry.log === (lines[0]?.entry ?? entry).log, `entry ${n} is of another case`);
      const own = key.toString('hex');
      if (n === 0) ring.set(own, { admin: true, from: 0, to: Number.POSITIVE_INFINITY });
      const signer = ring.get(own);
      must(signer !== undefined && signer.from <= n && n < signer.to, `entry ${n} is signed by a key not valid there`);
      const [, named = '', role] = /^ed25519:([0-9a-f]{64})(:administrator)?$/.exec(entry.subject.id) ?? [];
      if (['enrolled', 'rotated', 'revoked'].includes(String(entry.act)))
        asked.set(leaf.toString('hex'), { act: entry.act, by: own, key: named, admin: role !== undefined });
      const request = entry.act === 'countersigned' ? asked.get(entry.subject.id.slice('entry:'.length)) : undefined;
      if (entry.act === 'countersigned')
        must(signer?.admin === true && request !== undefined, `entry ${n} countersigns what it may not`);
      if (request) {
        const before = ring.get(request.by);
        const ends = ring.get(request.act === 'revoked' ? request.key : request.by);
        if (request.act !== 'revoked') {
          const admin = request.act === 'rotated' ? before?.admin === true : request.admin;
          ring.set(request.key, { admin, from: n + 1, to: Number.POSITIVE_INFINITY });
        }
        if (request.act !== 'enrolled' && ends) ends.to = n + 1;
      }
      if (line.detail === null) gone.set(leaf.toString('hex'), n);
      else {
        const salt = Buffer.from(String(line.salt), 'base64');
        must(hex(salt, jcs(line.detail)) === entry.detail, `entry ${n} has another detail`);
      }
      lines.push({ entry, subject: entry.subject, detail: line.detail as Json | null, pae, sig, leaf });
    }
    if (began === 0) began = lines.length;
  }
  const erased = new Set<string>();
  for (const { entry, subject, detail } of lines)
    if (entry.act === 'erased') {
      erased.add(subject.id);
      for (const hash of (detail?.details ?? []) as string[]) {
        must(lines[gone.get(hash) ?? -1]?.subject.id === subject.id, `erasure of ${subject.id} of another`);
        gone.delete(hash);
      }
    }
  for (const n of gone.values()) must(false, `entry ${n} lost its detail`);
  for (const key of keys.values()) must(names.includes(`proof/keys/${hex(key)}.raw`), 'a key is missing');
  for (const name of names.filter((one) => one.endsWith('.raw')))
    must(
      [...keys.values()].some((key) => key.equals(read(name))),
      `${name} is no feed's key`,
    );

  // 3. The export.
  const last = lines.at(-1) as Line;
  const lists = read('tagmanifest-sha256.txt');
  const { id, sha256, size } = last.subject;
  must(
    last.entry.act === 'exported' && id === `pack:${hex(lists)}` && sha256 === hex(lists) && size === lists.length,
    'the export entry is about another pack',
  );
  must(read('proof/export/entry.pae').equals(last.pae), 'entry.pae');
  must(read('proof/export/entry.sig').equals(last.sig), 'entry.sig');

  // 4 and 5. The log.
  const leaves = lines.map(({ leaf }) => leaf);
  const open = (note: string, name: string, signers: readonly Buffer[]): number => {
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const [log, count, base64] = text.split('\n');
    const size = Number(count);
    must(log === last.entry.log && base64 === root(leaves.slice(0, size)).toString('base64'), `${name}: root`);
    const signatures = note
      .slice(text.length + 1)
      .split('\n')
      .slice(0, -1);
    const fits = signatures.some((line) => {
      const [, named, value = ''] = line.split(' ');
      const bytes = Buffer.from(value, 'base64');
      return signers.some((key) => {
        const keyId = sha(`${log}\n`, Buffer.of(1), key).subarray(0, 4);
        return (
          named === log && bytes.subarray(0, 4).equals(keyId) && signedBy(key, Buffer.from(text), bytes.subarray(4))
        );
      });
    });
    must(fits, `${name}: signature`);
    return size;
  };
  const all = [...keys.values()];
  const own = keys.get(String(last.entry.feed)) as Buffer;
  must(open(read('proof/export/checkpoint').toString(), 'export', [own]) === lines.length, 'export checkpoint');
  const proof = (name: string, head: readonly string[], expected: readonly Buffer[], size: number): void => {
    must(names.includes(name), `${name} is missing`);
    const text = names.includes(name) ? read(name).toString() : '';
    const split = text.indexOf('\n\n');
    const made = [...head, ...expected.map((hash) => hash.toString('base64'))].join('\n');
    must(text.slice(0, split) === made, `${name} is another proof`);
    must(open(text.slice(split + 2), name, all) === size, `${name} is over another size`);
  };
  const inclusion = (name: string, index: number, size: number): void =>
    proof(name, ['c2sp.org/tlog-proof@v1', `index ${index}`], path(index, leaves.slice(0, size)), size);
  const continues = (name: string, from: number, to: number): void =>
    proof(name, [`old ${from}`], consistency(from, leaves.slice(0, to)), to);
  inclusion('proof/export/entry.tlog-proof', lines.length - 1, lines.length);
  continues('proof/export/consistency', began, lines.length);
  const sizes = names
    .filter((name) => name.startsWith('proof/checkpoints/'))
    .map((name) => Number(name.split('/').at(-1)))
    .sort((a, b) => a - b);
  must(sizes.at(-1) === began, 'the last checkpoint is not over the ledger');
  for (const size of sizes)
    must(open(read(`proof/checkpoints/${size}`).toString(), `checkpoint ${size}`, all) === size, `checkpoint ${size}`);
  for (const [i, size] of sizes.slice(1).entries())
    continues(`proof/consistency/${sizes[i]}-${size}`, sizes[i] as number, size);
  const tile = (level: string, parts: readonly Buffer[]): void => {
    for (let n = 0; n * 256 < parts.length; n++) {
      const here = parts.slice(n * 256, n * 256 + 256);
      // As many groups of three digits as a case that a test makes can need.
      const digits = String(n).padStart(3, '0');
      const name = `proof/tiles/tile/${level}/${digits}${here.length === 256 ? '' : `.p/${here.length}`}`;
      must(names.includes(name) && read(name).equals(Buffer.concat(here)), `${name} is no tile of the log`);
    }
  };
  const prefixed = ({ pae, sig }: Line): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(pae.length + sig.length);
    return Buffer.concat([length, pae, sig]);
  };
  tile('entries', lines.slice(0, began).map(prefixed));
  for (let level = 0, width = 1; width <= began; level++, width *= 256) {
    const count = Math.floor(began / width);
    tile(
      String(level),
      Array.from({ length: count }, (_, i) => root(leaves.slice(i * width, (i + 1) * width))),
    );
  }

  // 6 to 8. What the entries are about.
  const of = (act: string): Line[] => lines.filter(({ entry }) => entry.act === act);
  const exhibits = of('exhibited');
  for (const { subject } of exhibits) {
    const label = subject.id.slice('exhibit:'.length).replace('/', '-');
    const files = names.filter(
      (name) => name.startsWith(`data/exhibits/${label}_`) || name.startsWith(`data/derived/${label}_`),
    );
    const [file] = files;
    if (erased.has(subject.id)) must(files.length === 0, `${label} was erased and is here`);
    else must(file !== undefined && isContent(files, subject.sha256), `${label} is not as produced`);
    if (file?.endsWith('_manifest-sha256.txt') && !erased.has(subject.id)) folder(label, subject.id, file);
    inclusion(
      `proof/inclusion/${label}.tlog-proof`,
      lines.findIndex((line) => line.subject === subject),
      began,
    );
    const out = of('exported').some((line) => line.subject.id === subject.id && line.detail?.pack === hex(lists));
    must(out || erased.has(subject.id), `${label} did not go out with this pack`);
  }
  function folder(label: string, id: string, manifest: string): void {
    const here = names.filter((name) => name.startsWith(`data/exhibits/${label}/`));
    const files = listed(manifest);
    for (const [path, digest] of files) {
      const name = `data/exhibits/${label}/${path}`;
      must(here.includes(name) && hex(read(name)) === digest, `${name} is not as in its folder`);
    }
    must(here.length === files.length, `${label} holds another number of files`);
    const taken = lines.find(({ entry, subject }) => entry.act === 'acquired' && subject.id === id);
    const listing = `data/exhibits/${label}.listing.jsonl`;
    const said = (taken?.detail?.folder as Json | undefined)?.listing;
    must(names.includes(listing) && hex(read(listing)) === said, `${listing} is another`);
  }
  function isContent(files: readonly string[], digest: string | null): boolean {
    return files.some((name) => hex(read(name)) === digest);
  }
  for (const name of names.filter((one) => /^data\/(exhibits|derived)\//.test(one))) {
    const [, label = ''] = /^data\/[a-z]+\/([A-Z]+-[0-9]+)[_/.]/.exec(name) ?? [];
    must(
      exhibits.some(({ subject }) => subject.id === `exhibit:${label.replace('-', '/')}`),
      `${name} is no exhibit`,
    );
  }
  const acquired = of('acquired').map(({ subject }) => subject);
  for (const name of names.filter((one) => one.startsWith('data/originals/')))
    must(
      acquired.some((subject) => subject.sha256 === hex(read(name))),
      `${name} was never taken in`,
    );
  const erasedIds = new Set(of('erased').map(({ detail }) => String(detail?.exhibit)));
  const stated = lines
    .slice(0, began)
    .filter(({ entry }) => entry.act === 'stated')
    .flatMap(({ detail }) => {
      const body = detail && 'body' in detail ? detail.body : detail;
      return ((body as Json | null)?.files ?? []) as { sha256: string; of: string[] }[];
    });
  for (const name of names.filter((one) => one.startsWith('data/statements/')))
    must(
      stated.some(({ sha256 }) => sha256 === hex(read(name))),
      `${name} is named by no statement`,
    );
  for (const { sha256, of: shows } of stated)
    must(
      shows.some((exhibit) => erasedIds.has(exhibit)) || [...payload.values()].includes(sha256),
      `a statement's file ${sha256} is missing`,
    );
  for (const subject of acquired.filter(({ id }) => id.startsWith('original:')))
    must([...payload.values()].includes(String(subject.sha256)), `${subject.id} is missing`);
  if (names.includes('data/bundle.pdf')) {
    const digest = hex(read('data/bundle.pdf'));
    must(
      of('exported').some(({ subject }) => subject.id === `bundle:${digest}`),
      'a bundle that was never exported',
    );
    const envelope = JSON.parse(read('data/bundle.manifest.json').toString()) as Json & {
      signatures: { sig: string }[];
    };
    const body = Buffer.from(String(envelope.payload), 'base64');
    const type = String(envelope.payloadType);
    const pae = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${body.length} `), body]);
    const manifest = JSON.parse(body.toString()) as Json & { bundle: Json };
    const key = Buffer.from(String(manifest.key), 'hex');
    must(
      all.some((one) => one.equals(key)),
      'a manifest of another key',
    );
    must(signedBy(key, pae, Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64')), 'manifest signature');
    must(manifest.bundle.sha256 === digest, 'a manifest of another bundle');
  }

  // 9. Approvals.
  const approvals = JSON.parse(read('data/approvals.json').toString()) as { approvals: (Json & { state: string })[] };
  for (const { id: approval, state } of approvals.approvals) {
    const entries = lines.filter(({ subject }) => subject.id === `approval:${approval}`);
    must(entries.length > 0 && entries.every(({ subject }) => subject.sha256 === hex(state)), `approval ${approval}`);
  }
  must(of('proposed').length === approvals.approvals.length, 'approvals are missing');
  return wrong;
}
