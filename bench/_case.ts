/** A real engine over a data folder of its own, for benchmarks that go through the product's own calls. */
import { mkdirSync } from 'node:fs';
import { createEngine, type Engine } from '../engine/create-engine.ts';
import { systemClock } from '../engine/device-clock.ts';
import type { Keychain } from '../engine/vault/keychain.ts';
import { type Client, createClient } from '../shared/rpc/client.ts';
import { memoryTransportPair } from '../shared/rpc/transport.ts';

const none: Keychain = {
  usable: async () => false,
  get: async () => null,
  set: async () => undefined,
  remove: async () => undefined,
};

export interface BenchEngine {
  readonly engine: Engine;
  readonly client: Client;
  close(): Promise<void>;
}

export async function openEngine(home: string): Promise<BenchEngine> {
  mkdirSync(home, { recursive: true });
  const engine = await createEngine({ home, keychain: none, clock: systemClock(), log: (line) => console.error(line) });
  const [mine, theirs] = memoryTransportPair();
  engine.serve(theirs);
  const client = createClient(mine);
  await client.call('session.unlock', { passphrase: 'a passphrase for a benchmark' });
  await client.call('session.identify', { name: 'Alex Byrne', initials: 'AB' });
  return {
    engine,
    client,
    close: async () => {
      client.close();
      await engine.close();
    },
  };
}

/** Imports a file into a new case; seconds of the import alone. */
export async function importInto(
  { engine, client }: BenchEngine,
  file: string,
): Promise<{ caseId: string; seconds: number; rows: number }> {
  const { id: caseId } = await client.call('cases.create', { ref: 'BENCH/1', title: 'A benchmark' });
  const { grant } = await engine.grantRead(file);
  const started = performance.now();
  const certificate = await client.call('imports.run', { caseId, file: grant });
  const seconds = (performance.now() - started) / 1000;
  if (certificate.imported !== certificate.rows) throw new Error('the generated file must import whole');
  return { caseId, seconds, rows: certificate.rows };
}

/** As DuckDB loads the same file: typed columns, into a database file, made durable. */
export async function loadDuckDb(file: string, database: string): Promise<{ seconds: number; rows: number }> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const started = performance.now();
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE event AS SELECT epoch_us(datetime) AS micros, source_short AS source, event_type AS type, username AS actor,
     hostname AS host, message, * EXCLUDE (source_short, event_type, username, hostname, message)
     FROM read_csv('${file.replaceAll("'", "''")}', header = true)`,
  );
  await connection.run('CHECKPOINT');
  const seconds = (performance.now() - started) / 1000;
  const rows = await connection.runAndReadAll('SELECT count(*) FROM event');
  const count = Number(rows.getRows()[0]?.[0]);
  connection.closeSync();
  instance.closeSync();
  return { seconds, rows: count };
}

/** The value that a share of the values does not pass. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Numbers from a seed: the same questions on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
