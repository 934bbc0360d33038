import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FailureError } from '../../../shared/api/failures.ts';
import type { SignedReport } from '../../../shared/api/verification.ts';
import { asFailure } from '../../bundle/output-file.ts';
import { keyIdOf, publicKeyPem } from '../../ed25519.ts';
import { stageReport } from '../../report/report-file.ts';
import { reportHtml } from '../../report/report-html.ts';
import { isDamage } from '../../store/driver.ts';
import { metaValue } from '../../store/meta.ts';
import type { FeatureContext } from '../context.ts';
import type { KeptReport } from './desk.ts';
import { recordVerified, verifiedAct } from './record.ts';

/**
 * Writes the report and its signature, records it, and puts both files in their place: whole and recorded, or not at all.
 *
 * @throws FailureError `disk-full`, `read-only`, `file-missing`, `not-permitted`, and as `Home.record`
 */
export async function signReport(
  { home, version, log }: FeatureContext,
  { report, caseId }: KeptReport,
  path: string,
): Promise<SignedReport> {
  const record = await home.record('create');
  if (!record) throw new Error('no verification record');
  const { signer } = record;
  const file = basename(path);
  const tool = { name: 'Continuity', version };
  const key = { pem: publicKeyPem(signer.publicKey), id: keyIdOf(signer.publicKey) };
  const signedAt = home.clock.now().toISOString();
  const marking = caseId === null ? '' : await markingOf(caseId);
  const html = Buffer.from(reportHtml({ report, marking, by: record.person(), signedAt, tool, file, key }));
  const signature = signer.sign(html);
  const sha256 = createHash('sha256').update(html).digest('hex');
  const act = verifiedAct(report, caseId, { file, sha256, size: html.length }, `${tool.name} ${tool.version}`);
  let recorded = false;
  try {
    const staged = await stageReport(path, html, signature);
    try {
      const ledgerEntry = recordVerified(record, act);
      recorded = true;
      const inCase = caseId === null ? null : await intoCase();
      await staged.finish();
      return {
        file,
        signature: `${file}.sig`,
        sha256,
        size: html.length,
        key: key.id,
        ledgerEntry,
        caseEntry: inCase?.hash ?? null,
        caseProblem: inCase?.problem ?? null,
      };
    } catch (error) {
      await staged.discard();
      throw error;
    }
  } catch (error) {
    throw inWords(asFailure(error, new AbortController().signal, path), recorded);
  }

  /** As far as a damaged case lets it be read. */
  async function markingOf(id: string): Promise<string> {
    try {
      return metaValue((await home.openCase(id)).read, 'marking') ?? '';
    } catch (error) {
      if (!isDamage(error)) throw error;
      return '';
    }
  }

  /** A case that verification found damaged may take no entry; the report of just that must not be lost by it. */
  async function intoCase(): Promise<{ hash: string | null; problem: string | null }> {
    try {
      return { hash: recordVerified(await home.openCase(caseId ?? ''), act), problem: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
      log(`recording a verification in case ${caseId}: ${String(error)}`);
      const what = error instanceof FailureError ? error.failure.what : 'The case file cannot be written to.';
      return { hash: null, problem: what };
    }
  }
}

function inWords(error: unknown, recorded: boolean): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, what, next } = error.failure;
  const kept = recorded
    ? 'No report was left behind. The verification record keeps its entry; signing again makes another.'
    : 'No report was written and nothing was recorded.';
  return new FailureError(code, what, next, kept, { cause: error });
}
