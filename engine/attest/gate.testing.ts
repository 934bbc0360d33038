/** Stands before a real time-stamping authority in tests, as a network does: it passes on, or it lies. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Way =
  | 'open'
  /** The connection ends without an answer. */
  | 'down'
  /** Passes the query on and keeps the answer: 503. */
  | 'steal'
  /** Gives the answer kept before. */
  | 'replay'
  /** One bit of the answer's signature is another. */
  | 'altered'
  | 'elsewhere'
  | 'endless'
  /** Passes the query on, and says nothing. */
  | 'silent';

export interface Gate {
  readonly url: string;
  way: Way;
  /** Queries that came in. */
  readonly asked: number;
  /** Resolves when the authority has answered a query that the gate is silent about. */
  readonly held: Promise<void>;
  close(): Promise<void>;
}

export async function startGate(authority: string): Promise<Gate> {
  let kept = Buffer.alloc(0);
  let holding = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    holding = resolve;
  });
  const state = { way: 'open' as Way, asked: 0 };
  const reply = (response: ServerResponse, body: Uint8Array): void =>
    void response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body);
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', async () => {
      state.asked++;
      const { way } = state;
      if (way === 'down') return void request.socket.destroy();
      if (way === 'elsewhere') return void response.writeHead(307, { location: authority }).end();
      if (way === 'replay') return reply(response, kept);
      if (way === 'endless') {
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384, 0x30)));
        };
        response.on('drain', more).on('error', () => undefined);
        return more();
      }
      const answer = await fetch(authority, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: Buffer.concat(pieces),
      });
      kept = Buffer.from(await answer.arrayBuffer());
      if (way === 'steal') return void response.writeHead(503).end();
      if (way === 'silent') return holding();
      const body = Buffer.from(kept);
      if (way === 'altered') body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
      reply(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    get way() {
      return state.way;
    },
    set way(way) {
      state.way = way;
    },
    get asked() {
      return state.asked;
    },
    held,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
