import { writeFile } from 'node:fs/promises';
import { FailureError } from '../../../shared/api/failures.ts';
import { toHex } from '../../../shared/domain/ledger/hex.ts';
import { formatVkey } from '../../../shared/domain/ledger/note-key.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { formatAddCheckpoint } from '../../attest/add-checkpoint.ts';
import { cosignaturesIn } from '../../attest/cosigned-file.ts';
import { changedSettings, readSettings, settingsView, witnessKey, writeSettings } from '../../attest/settings.ts';
import { newestCosignature, statusOf } from '../../attest/standing.ts';
import { witness } from '../../attest/witnessing.ts';
import { asFailure } from '../../bundle/output-file.ts';
import type { CaseFile } from '../../case-file.ts';
import { caseLogVerifier, consistencyProof, latestCheckpoint } from '../../log/local-log.ts';
import { readSmallFile } from '../../small-file.ts';
import { forgetTries } from '../../store/attestation-device.ts';
import { addCosignature, countCosignatures } from '../../store/attestations.ts';
import { type Connection, reading, write } from '../../store/driver.ts';
import type { Signer } from '../../vault/signer.ts';
import type { FeatureContext } from '../context.ts';

type Methods = Extract<keyof Handlers, `attestations.${string}`>;

export function attestationHandlers({ home, grants, changed, attestor }: FeatureContext): Pick<Handlers, Methods> {
  const unlocked = (): { device: Connection; signer: Signer } => {
    const { device, signer } = home;
    if (!device || !signer) throw new FailureError('locked', 'Continuity is locked.', 'Unlock it first.');
    return { device, signer };
  };
  const status = (file: CaseFile) => {
    const { device } = unlocked();
    const settings = readSettings(reading(device));
    return statusOf({ file, device: reading(device), settings, now: home.clock.now() });
  };
  return {
    'attestations.settings': async () => {
      const { device, signer } = unlocked();
      return settingsView(readSettings(reading(device)), signer, home.clock.now());
    },
    'attestations.configure': async ({ tsa, witnesses, intervalMinutes }) => {
      const { device, signer } = unlocked();
      const before = readSettings(reading(device));
      const roots =
        tsa &&
        ('pem' in tsa.roots ? Buffer.from(tsa.roots.pem) : await readSmallFile(grants.pathOf(tsa.roots.file, 'read')));
      const after = changedSettings(before, {
        tsa: tsa && roots ? { url: tsa.url, roots } : tsa === null ? null : undefined,
        witnesses,
        intervalMinutes,
      });
      write(device, (tx) => {
        writeSettings(tx, after);
        // What was tried with other settings says nothing of these; an alarm of a witness that stays, stays.
        if (after.tsa?.url !== before.tsa?.url || after.tsa?.pem !== before.tsa?.pem) forgetTries(tx, 'tsa');
        for (const { vkey } of before.witnesses)
          if (!after.witnesses.some((one) => one.vkey === vkey)) forgetTries(tx, vkey);
      });
      attestor.settled();
      changed({ caseId: null, features: ['attestations'] });
      return settingsView(after, signer, home.clock.now());
    },
    'attestations.status': async ({ caseId }) => status(await home.openCase(caseId)),
    'attestations.run': async ({ caseId }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      await attestor.run(file, signal, progress);
      return status(file);
    },
    'attestations.request': async ({ caseId, out, witness: named, from }, { signal }) => {
      const path = grants.pathOf(out, 'write');
      const file = await home.openCase(caseId);
      const old = from ?? (named === undefined ? 0 : lastSeenBy(file, unlocked().device, named));
      const { note, size, root } = latestCheckpoint(file);
      if (old > size)
        throw new FailureError(
          'invalid-request',
          `The log has ${size} entries; a request cannot go on from ${old}.`,
          'If the witness has seen more than that, this is an older copy of the case file: verify the case.',
        );
      const proof = old === 0 || old === size ? [] : consistencyProof(file, old, size);
      await put(path, formatAddCheckpoint({ old, proof, note }), signal);
      grants.written(out);
      return { size, from: old, root: toHex(root), logKey: logKeyOf(file) };
    },
    'attestations.addCosignature': async ({ caseId, file: grant }) => {
      const bytes = await readSmallFile(grants.pathOf(grant, 'read'));
      const file = await home.openCase(caseId);
      const found = cosignaturesIn(file, readSettings(reading(unlocked().device)), bytes);
      const at = file.clock.now().toISOString();
      const added = write(file.db, (tx) => found.filter(({ row }) => addCosignature(tx, { ...row, at })));
      if (added.length > 0) changed({ caseId, features: ['attestations'] });
      return {
        added: added.map((one) => ({ witness: one.witness, size: one.row.size, time: one.time.toISOString() })),
        known: found.length - added.length,
      };
    },
    'attestations.cosign': async ({ request, out, logKey }, { signal }) => {
      const bytes = await readSmallFile(grants.pathOf(request, 'read'));
      const path = grants.pathOf(out, 'write');
      const done = witness({ ...unlocked(), now: home.clock.now() }, bytes, logKey);
      await put(path, done.note, signal);
      grants.written(out);
      const { log, size, from, time, witness: name } = done;
      return { log, size, from, time: time.toISOString(), witness: name };
    },
  };
}

function logKeyOf(file: CaseFile): string {
  return formatVkey(caseLogVerifier(file.id, file.signer.publicKey).key);
}

function lastSeenBy(file: CaseFile, device: Connection, named: string): number {
  const kept = [...countCosignatures(file.read).keys()];
  const keys = [...readSettings(reading(device)).witnesses.map(({ vkey }) => vkey), ...kept];
  const vkey = keys.find((one) => one === named || witnessKey(one).name === named);
  if (vkey === undefined)
    throw new FailureError(
      'not-found',
      `There is no witness ${named} here.`,
      'See `continuity witness list` for the witnesses there are, or say where to go on from (--from).',
    );
  return newestCosignature(file, vkey)?.size ?? 0;
}

async function put(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    const failure = asFailure(error, signal, path);
    if (!(failure instanceof FailureError)) throw failure;
    const { code, what, next } = failure.failure;
    throw new FailureError(code, what, next, 'No file was written. The case was not changed.', { cause: error });
  }
}
