/** Sealing, and comparing what was sealed or served. */
import { basename } from 'node:path';
import { FailureError } from '../../shared/api/failures.ts';
import type { SealChoice } from '../../shared/api/seals.ts';
import { type Connection, caseByRef } from '../connect.ts';
import { required, UsageError, word } from '../options.ts';
import type { Command, CommandContext } from './command.ts';

/** `--seal device` or `--seal FILE.p12` (its password in CONTINUITY_SEAL_PASSWORD); undefined where it is left out. */
export async function sealOf(
  { line, output, connection }: CommandContext,
  caseId: string,
): Promise<{ seal?: SealChoice }> {
  const { seal, grounds } = line.options;
  if (seal === undefined) return {};
  const certificate =
    seal === 'device' || seal === ''
      ? await connection.client.call('seals.makeDeviceCertificate', { caseId })
      : await connection.client.call('seals.addCertificate', {
          file: (await connection.engine.grantRead(seal)).grant,
          password: process.env.CONTINUITY_SEAL_PASSWORD ?? '',
        });
  output.note(`Sealed with the certificate of ${certificate.name}, SHA-256 ${certificate.id}.`);
  return { seal: { certificate: certificate.id, reason: grounds ?? '' } };
}

export const sealTimestamp: Command = {
  usage: 'seal timestamp FILE.pdf --case REF [--out FILE.pdf]',
  what: 'timestamp a sealed bundle that went out without: appended to it, its manifest issued anew; in its own place unless --out names another',
  needs: 'home',
  async run({ line, output, connection: { client, engine, signal } }) {
    const path = word(line, 2, 'The PDF of the bundle');
    const { id } = await caseByRef(client, required(line, 'case'));
    const { grant: file } = await engine.grantRead(path);
    const { grant: out } = await engine.grantWrite(line.options.out ?? path);
    const done = await client.call(
      'seals.timestamp',
      { caseId: id, file, out },
      { signal, onProgress: output.progress },
    );
    output.say(`${done.file}: timestamped ${done.time} by ${done.authority}, SHA-256 ${done.sha256}`);
    output.say(`Before it was ${done.before}, and is the beginning of this file. Manifest: ${done.manifest}`);
    output.result(done);
    return 0;
  },
};

const signs = { same: ' ', changed: '~', moved: '>', added: '+', removed: '-' } as const;

export const compare: Command = {
  usage: 'compare BEFORE.pdf AFTER.pdf',
  what: 'hold two exports against each other, page by page: 0 every page shows the same, 1 something differs, 2 could not be compared',
  needs: 'engine',
  async run({ line, output, connection }) {
    const [, first, second, extra] = line.words;
    if (first === undefined || second === undefined)
      throw new UsageError('Two PDFs are compared: the one of before and the one of now.');
    if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one word too many.`);
    const found = await compared(connection, first, second, output.progress).catch((error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      return error.failure;
    });
    // 1 would say that they differ.
    if ('code' in found) {
      output.failure(found);
      return 2;
    }
    const { counts } = found;
    output.say(
      found.same
        ? `The same: every one of ${found.after.pages} pages shows what it showed.`
        : `${counts.same} pages the same, ${counts.changed} changed, ${counts.moved} moved, ${counts.added} added, ${counts.removed} removed.`,
    );
    for (const { kind, before, after, gone, come } of found.changes) {
      output.say(`${signs[kind]} ${kind.padEnd(8)}${pageWords(before, after)}`);
      if (gone) output.say(`    - ${gone}`);
      if (come) output.say(`    + ${come}`);
    }
    for (const limit of found.limits) output.say(`  Note: ${limit}`);
    output.result(found);
    return found.same ? 0 : 1;
  },
};

async function compared(
  { client, engine, signal }: Connection,
  first: string,
  second: string,
  onProgress: CommandContext['output']['progress'],
) {
  const [before, after] = [await engine.grantRead(first), await engine.grantRead(second)];
  return client.call('bundles.compare', { before: before.grant, after: after.grant }, { signal, onProgress });
}

function pageWords(before: string | null, after: string | null): string {
  if (before === null) return `page ${after}`;
  if (after === null) return `page ${before} of before`;
  return before === after ? `page ${after}` : `page ${after}, ${before} before`;
}

export const sealInspect: Command = {
  usage: 'seal show FILE.pdf',
  what: 'what the seal of a PDF says, and whether it holds: 0 it holds, 1 it does not, 2 there is none',
  needs: 'engine',
  async run({ line, output, connection: { client, engine, signal } }) {
    const path = word(line, 2, 'The PDF');
    const { grant } = await engine.grantRead(path);
    const { seal, problems } = await client.call('seals.inspect', { file: grant }, { signal });
    if (seal === null) output.say(problems.length > 0 ? problems.join('\n') : `${basename(path)} has no seal.`);
    else {
      output.say(`${seal.holds ? 'The seal holds' : 'THE SEAL DOES NOT HOLD'} (PAdES ${seal.level}): ${seal.signer}`);
      output.say(
        `  by ${seal.by}, ${seal.signedAt ?? 'at no stated time'}${seal.reason === '' ? '' : `: ${seal.reason}`}`,
      );
      output.say(`  certificate SHA-256 ${seal.fingerprint}, valid ${seal.validFrom} to ${seal.validUntil}`);
      for (const { time, authority } of seal.timestamps) output.say(`  timestamp ${time} by ${authority}`);
      for (const problem of problems) output.say(`  ${problem}`);
    }
    output.result({ seal, problems });
    return seal === null ? 2 : seal.holds ? 0 : 1;
  },
};
