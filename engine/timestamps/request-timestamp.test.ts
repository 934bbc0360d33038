import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '../../shared/api/failures.ts';
import { TimestampRecord } from '../../shared/domain/timestamps/record.ts';
import { type Authority, forAuthority, forStamps, type Issued, startAuthority, Workshop } from './authority.testing.ts';
import { maxDerBytes } from './der.ts';
import { requestTimestamp, timestampBytes, verifyTimestampRecord } from './request-timestamp.ts';

const note = Buffer.from('example.org/log\n7\nAAAA\n\n— example.org/log AAAAAAAA\n');
const digest = createHash('sha256').update(note).digest();
const reply = 'application/timestamp-reply';

let workshop: Workshop;
let root: Issued;
let signer: Issued;
let authority: Authority;

const failureOf = async (call: Promise<unknown>): Promise<FailureError['failure']> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
};

/** Runs `work` against a server on loopback that answers as told. */
async function against<T>(listener: RequestListener, work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
const answering =
  (status: number, type: string, body: Uint8Array | string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end(body);

beforeAll(async () => {
  workshop = new Workshop();
  root = workshop.issue({ name: 'Root', extensions: forAuthority() });
  signer = workshop.issue({ name: 'Exampleshire Time', issuer: root, extensions: forStamps });
  authority = await startAuthority(workshop, { signer });
});
afterAll(async () => {
  await authority.close();
  workshop.dispose();
});

describe('a note is timestamped', () => {
  it('in one exchange, and the record alone proves it later, here and to openssl', async () => {
    const trusted = [readFileSync(root.certificate)];
    const { record, timestamp } = await timestampBytes(authority.url, note, { trusted });
    expect(authority.last.contentType).toBe('application/timestamp-query');
    const kept = TimestampRecord.parse(JSON.parse(JSON.stringify(record)));
    expect(kept).toMatchObject({ digest: digest.toString('hex'), time: timestamp.time, url: authority.url });
    expect(verifyTimestampRecord(kept, note, trusted)).toEqual(timestamp);

    const token = workshop.file(Buffer.from(kept.token, 'base64'));
    const check = (data: Uint8Array): string[] => [
      ...['ts', '-verify', '-token_in', '-in', token, '-CAfile', root.certificate],
      ...['-data', workshop.file(data)],
    ];
    expect(`${workshop.openssl(...check(note))}`).toContain('Verification: OK');
    expect(() => workshop.openssl(...check(Buffer.concat([note, Buffer.of(10)])))).toThrow();
  });

  it('with a nonce of its own each time, which openssl finds in the answer to this query only', async () => {
    const verify = (query: string, token: string): void =>
      void workshop.openssl(
        'ts',
        '-verify',
        '-queryfile',
        query,
        '-token_in',
        '-in',
        token,
        '-CAfile',
        root.certificate,
      );
    const made = [];
    for (let i = 0; i < 2; i++) {
      const { record } = await requestTimestamp(authority.url, digest);
      const token = workshop.file(Buffer.from(record.token, 'base64'));
      made.push({ token, query: workshop.file(authority.last.query) });
    }
    const [first, second] = made as [(typeof made)[0], (typeof made)[0]];
    verify(first.query, first.token);
    verify(second.query, second.token);
    expect(() => verify(first.query, second.token)).toThrow();
  });

  it('and a record changed in any field is refused', async () => {
    const { record } = await timestampBytes(authority.url, note);
    const other = (await timestampBytes(authority.url, Buffer.from('other'))).record;
    const outcome = (changed: Partial<TimestampRecord>, of: Uint8Array = note) => {
      const result = verifyTimestampRecord({ ...record, ...changed }, of);
      return result.ok ? 'ok' : result.code;
    };
    expect(outcome({})).toBe('ok');
    expect(outcome({}, Buffer.from('other'))).toBe('digest-wrong');
    expect(outcome({ digest: other.digest })).toBe('digest-wrong');
    expect(outcome({ digest: 'AB' })).toBe('malformed');
    expect(outcome({ token: other.token })).toBe('digest-wrong');
    expect(outcome({ token: 'not base64' })).toBe('malformed');
    expect(outcome({ time: record.time + 1 })).toBe('content-altered');
  });
});

describe('a timestamp that cannot be had', () => {
  it('is refused by the authority, in its words', async () => {
    const choosy = await startAuthority(workshop, { signer, stamps: 'sha384' });
    const failure = await failureOf(requestTimestamp(choosy.url, digest));
    await choosy.close();
    expect(failure.code).toBe('timestamp-refused');
    expect(failure.what).toMatch(/rejection: it does not know the algorithm; “.*not supported.*”/);
  });

  it('is a replay of an answer to another request', async () => {
    const query = workshop.file('');
    await requestTimestamp(authority.url, digest);
    writeFileSync(query, authority.last.query);
    let answer = Buffer.alloc(0);
    await requestTimestamp(authority.url, digest, {
      fetch: async (...request) => {
        const response = await fetch(...request);
        answer = Buffer.from(await response.clone().arrayBuffer());
        return response;
      },
    });
    const failure = await against(answering(200, reply, answer), (url) => failureOf(requestTimestamp(url, digest)));
    expect(failure).toMatchObject({ code: 'timestamp-refused', what: expect.stringContaining('nonce') });
    const elsewhere = createHash('sha256').update('other').digest();
    const otherwise = await against(answering(200, reply, answer), (url) =>
      failureOf(requestTimestamp(url, elsewhere)),
    );
    expect(otherwise).toMatchObject({ code: 'timestamp-refused', what: expect.stringContaining('other data') });
  });

  it('does not lead to a trusted certificate', async () => {
    const stranger = workshop.issue({ name: 'Stranger', extensions: forAuthority() });
    const trusted = [readFileSync(stranger.certificate)];
    const failure = await failureOf(requestTimestamp(authority.url, digest, { trusted }));
    expect(failure).toMatchObject({ code: 'timestamp-refused', what: expect.stringContaining('trusted') });
  });

  it.each([
    ['an error', 503, reply, 'busy', 'HTTP status 503'],
    ['a redirection, which is not followed', 302, reply, '', 'HTTP status 302'],
    ['a page of a sign-in portal', 200, 'text/html; charset=utf-8', '<html>', 'answered with text/html'],
    ['more than a timestamp can be', 200, reply, Buffer.alloc(maxDerBytes + 1), 'more than'],
  ])('is %s', async (_, status, type, body, words) => {
    const failure = await against(answering(status, type, body), (url) => failureOf(requestTimestamp(url, digest)));
    expect(failure).toMatchObject({ code: 'timestamp-unavailable', what: expect.stringContaining(words) });
    expect(failure.kept).toContain('not yet timestamped');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half of an answer', Buffer.from('30820300', 'hex')],
  ])('is %s', async (_, body) => {
    const failure = await against(answering(200, reply, body), (url) => failureOf(requestTimestamp(url, digest)));
    expect(failure).toMatchObject({ code: 'timestamp-refused', what: expect.stringContaining('cannot be read') });
  });

  it('is an answer without end, which is read no further than its limit', async () => {
    let sent = 0;
    const endless: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': reply });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384;
        sent += 16_384;
      };
      response.on('drain', more);
      more();
    };
    const failure = await against(endless, (url) => failureOf(requestTimestamp(url, digest)));
    expect(failure).toMatchObject({ code: 'timestamp-unavailable', what: expect.stringContaining('more than') });
    // What the two ends of a connection buffer comes on top.
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('takes too long, before the answer or within it', async () => {
    const silent: RequestListener = () => undefined;
    const halting: RequestListener = (_, response) =>
      void response.writeHead(200, { 'content-type': reply, 'content-length': '99' }).write('0');
    for (const listener of [silent, halting]) {
      const failure = await against(listener, (url) => failureOf(requestTimestamp(url, digest, { timeoutMs: 100 })));
      expect(failure).toMatchObject({
        code: 'timestamp-unavailable',
        what: expect.stringContaining('did not answer within 0.1 seconds'),
      });
    }
  });

  it('is not asked for by a server that is gone', async () => {
    const url = await against(answering(200, reply, ''), async (address) => address);
    expect(await failureOf(requestTimestamp(url, digest))).toMatchObject({
      code: 'timestamp-unavailable',
      what: expect.stringContaining('cannot be reached'),
    });
  });

  it('was cancelled, before or while it was asked for', async () => {
    const before = await failureOf(requestTimestamp(authority.url, digest, { signal: AbortSignal.abort() }));
    expect(before.code).toBe('cancelled');
    const stop = new AbortController();
    const during = await against(
      () => stop.abort(),
      (url) => failureOf(requestTimestamp(url, digest, { signal: stop.signal })),
    );
    expect(during.code).toBe('cancelled');
  });

  it.each([
    'file:///etc/hostname',
    'ftp://tsa.example.org/',
    'tsa.example.org',
    '',
    'https://me:secret@tsa.example.org/',
  ])('has the address %s, which is never opened', async (url) => {
    const never: typeof fetch = () => Promise.reject(new Error('opened'));
    const failure = await failureOf(requestTimestamp(url, digest, { fetch: never }));
    expect(failure.code).toBe('invalid-request');
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});
