import { caseByRef } from '../connect.ts';
import { disclosureOf, required, UsageError } from '../options.ts';
import { audienceOf, bundleNamed, readPlan, sayWarnings, versionOf } from './bundles.ts';
import type { Command, CommandContext } from './command.ts';
import { sealOf } from './seal.ts';

export const exportBundle: Command = {
  usage:
    'export bundle --case REF --out FILE.pdf [--plan FILE.yaml | --bundle NAME [--version N] | --again EXPORT | --title SHORT-NAME --letter A --hearing YYYY-MM-DD --officer NAME] [--audience panel|officer|public] [--recipient NAME] [--reason WHY] [--approval ID] [--unlock AB/3] [--seal device|FILE.p12 [--grounds WHY]]',
  what: 'write a bundle and its manifest: by a plan, a saved bundle, an earlier export again, or else everything the case has; --seal signs it (PAdES), with this device’s own certificate or one whose password is in CONTINUITY_SEAL_PASSWORD; --unlock opens a locked PDF with the password in CONTINUITY_PDF_PASSWORD, for this export alone',
  needs: 'home',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const out = required(line, 'out');
    const summary = await caseByRef(client, required(line, 'case'));
    const wanted = await whatOf({ line, output, connection }, summary);
    const { grant } = await engine.grantWrite(out);
    const bundle = await client.call(
      'bundles.export',
      {
        caseId: summary.id,
        out: grant,
        ...wanted,
        ...disclosureOf(line),
        ...(await sealOf({ line, output, connection }, summary.id)),
        ...(await unlocked({ line, output, connection }, summary.id)),
      },
      { signal, onProgress: output.progress },
    );
    sayWarnings(output, bundle.warnings);
    for (const { file, manifest, pages, sha256 } of bundle.export.volumes) {
      output.say(`${file}: ${pages} pages, SHA-256 ${sha256}`);
      output.say(`Manifest: ${manifest}`);
    }
    if (bundle.export.seal) output.say(`Sealed: PAdES ${bundle.export.seal}`);
    output.say(
      `${bundle.exhibits} ${bundle.exhibits === 1 ? 'exhibit' : 'exhibits'}; export ${bundle.export.id}, ${bundle.export.audience} version`,
    );
    output.result(bundle);
    return 0;
  },
};

/** The password of one locked PDF: an exhibit by its reference, or a document by its digest. Never on the command line, which others can see. */
async function unlocked(
  { line, connection }: CommandContext,
  caseId: string,
): Promise<{ readonly passwords?: Record<string, string> }> {
  const { unlock } = line.options;
  if (unlock === undefined) return {};
  const password = process.env.CONTINUITY_PDF_PASSWORD;
  if (!password) throw new UsageError('--unlock takes the password from CONTINUITY_PDF_PASSWORD, which is not set.');
  const exhibits = await connection.client.call('exhibits.list', { caseId });
  const sha256 = /^[0-9a-f]{64}$/u.test(unlock) ? unlock : exhibits.find(({ ref }) => ref === unlock)?.sha256;
  if (sha256 === undefined) throw new UsageError(`There is no exhibit ${unlock} in this case.`);
  return { passwords: { [sha256]: password } };
}

/** The one of four ways to say what is exported. */
async function whatOf(
  { line, output, connection }: CommandContext,
  summary: { readonly id: string; readonly title: string },
) {
  const { plan, bundle, again } = line.options;
  const audience = audienceOf(line);
  const ways = [plan, bundle, again].filter((one) => one !== undefined);
  const own = ['title', 'letter', 'hearing', 'officer'].filter((name) => line.options[name] !== undefined);
  if (ways.length > 1 || (ways.length === 1 && own.length > 0))
    throw new UsageError('One of --plan, --bundle and --again says what is exported, and what stands on its cover.');
  if (line.options.version !== undefined && bundle === undefined)
    throw new UsageError('--version is of the bundle that --bundle names.');
  if (again !== undefined) return { again };
  if (plan !== undefined) {
    const { id, version } = await readPlan(connection, summary.id, plan, undefined, output);
    return { bundle: { id, version }, audience };
  }
  if (bundle !== undefined) {
    const { id } = await bundleNamed(connection.client, summary.id, bundle);
    return { bundle: { id, ...versionOf(line) }, audience };
  }
  const { title, letter, hearing, officer } = line.options;
  return {
    options: {
      shortName: title ?? summary.title.slice(0, 80),
      ...(letter && { letter }),
      ...(hearing && { hearingDate: hearing }),
      ...(officer && { officerConcerned: officer }),
    },
    audience,
  };
}
