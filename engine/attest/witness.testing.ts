/** A witness for tests that does all that c2sp.org/tlog-witness asks of one: HTTP on loopback, its state kept between requests. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cosign } from '../../shared/domain/ledger/cosignature.ts';
import { formatVkey, noteKey, parseVkey } from '../../shared/domain/ledger/note-key.ts';
import { openCheckpoint } from '../../shared/domain/ledger/open-checkpoint.ts';
import { verifyConsistency } from '../../shared/domain/ledger/proofs.ts';
import { ed25519Verifier, formatSignature, parseNote } from '../../shared/domain/ledger/signed-note.ts';
import { TlogError } from '../../shared/domain/ledger/tlog-error.ts';
import { ed25519Verifies, sha256 } from '../ed25519.ts';
import { newSigningKey, signerFrom } from '../vault/signer.ts';
import { parseAddCheckpoint } from './add-checkpoint.ts';
import { readCheckpointNote } from './check.ts';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
}

export interface TestWitness {
  readonly url: string;
  readonly vkey: string;
  /** What was cosigned last, by origin. */
  readonly seen: Map<string, { size: number; root: Uint8Array }>;
  readonly asked: { old: number; size: number; status: number }[];
  /** Believes checkpoints signed by this log key. */
  trust(logKey: string): void;
  /** Answers otherwise than a witness should, until told not to. `drop`: the connection ends without an answer. */
  behave(answer: ((honest: Answer) => Answer | 'drop') | null): void;
  close(): Promise<void>;
}

export async function startWitness(name = 'witness.example/w1'): Promise<TestWitness> {
  const signer = signerFrom(newSigningKey());
  const key = noteKey(name, 'cosignature', signer.publicKey, sha256);
  const logs = new Map<string, ReturnType<typeof ed25519Verifier>>();
  const seen: TestWitness['seen'] = new Map();
  const asked: TestWitness['asked'] = [];
  let time = 1_780_000_000;
  let behaviour: ((honest: Answer) => Answer | 'drop') | null = null;

  const answer = (body: Uint8Array): Answer => {
    const request = parseAddCheckpoint(body);
    const read = request && readCheckpointNote(request.note);
    if (!request || !read) return { status: 400 };
    const { origin, size, root } = read.checkpoint;
    const log = logs.get(origin);
    const reply = (status: number, more: Partial<Answer> = {}): Answer => {
      asked.push({ old: request.old, size, status });
      return { status, ...more };
    };
    if (!log) return reply(404);
    try {
      openCheckpoint(request.note, { origin, log: [log], witnesses: [], quorum: 0 }, sha256);
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      return reply(403);
    }
    if (request.old > size) return reply(400);
    const last = seen.get(origin) ?? { size: 0, root: new Uint8Array(0) };
    if (request.old !== last.size) return reply(409, { type: 'text/x.tlog.size', body: `${last.size}\n` });
    if (last.size === size && Buffer.compare(last.root, root) !== 0) return reply(409);
    const claim = { first: last.size, second: size, firstRoot: last.root, secondRoot: root, proof: request.proof };
    if (last.size > 0 && last.size < size && !verifyConsistency(claim, sha256)) return reply(422);
    seen.set(origin, { size, root });
    const text = parseNote(request.note).text;
    return reply(200, { body: formatSignature(cosign(text, time++, key, (message) => signer.sign(message))) });
  };

  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/prefix/add-checkpoint') {
        response.writeHead(404).end();
        return;
      }
      const honest = answer(Buffer.concat(pieces));
      const given = behaviour ? behaviour(honest) : honest;
      if (given === 'drop') request.socket.destroy();
      else
        response
          .writeHead(given.status, { ...(given.type && { 'content-type': given.type }), ...given.headers })
          .end(given.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`,
    vkey: formatVkey(key),
    seen,
    asked,
    trust(logKey) {
      const trusted = parseVkey(logKey, sha256);
      logs.set(trusted.name, ed25519Verifier(trusted, ed25519Verifies));
    },
    behave(how) {
      behaviour = how;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
