/** Plans of bundles from the command line: what is saved, what they come to, and the files they are written to and read from. */
import type { BundleSummary, BundleWarning, SavedBundle } from '../../shared/api/bundle-plans.ts';
import { FailureError } from '../../shared/api/failures.ts';
import { Audience, Template, templates } from '../../shared/domain/bundle/plan.ts';
import { caseByRef } from '../connect.ts';
import { type CommandLine, noMoreThan, required, UsageError, wholeNumber, word } from '../options.ts';
import type { Command, CommandContext } from './command.ts';

type Client = CommandContext['connection']['client'];

export const bundleList: Command = {
  usage: 'bundle list --case REF',
  what: 'saved bundles, newest change first',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const bundles = await client.call('bundles.list', { caseId: id });
    for (const { name, template, version, by, at, exports } of bundles)
      output.say(
        `${name}: ${template}, version ${version}, saved by ${by} at ${at}; exported ${exports === 1 ? 'once' : `${exports} times`}`,
      );
    if (bundles.length === 0) output.say('No bundle is saved.');
    output.result(bundles);
    return 0;
  },
};

export const bundleNew: Command = {
  usage: `bundle new NAME --case REF [--template ${templates.join('|')}]`,
  what: 'begin a bundle by a template, filled with what the case holds',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const name = word(line, 2, 'The bundle’s name');
    const template = Template.safeParse(line.options.template ?? 'misconduct-hearing');
    if (!template.success) throw new UsageError(`--template is one of ${templates.join(', ')}.`);
    const { id } = await caseByRef(client, required(line, 'case'));
    const made = await client.call('bundles.create', { caseId: id, name, template: template.data });
    output.say(`${made.plan.name}: ${countOf(made)}`);
    output.result(made);
    return 0;
  },
};

export const bundleShow: Command = {
  usage: 'bundle show NAME --case REF [--version N]',
  what: 'sections and items of a bundle, and what each version of it holds',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    const { caseId, saved } = await bundleOfLine(client, line, word(line, 2, 'The bundle’s name'));
    const rows = await client.call('bundles.audiences', { caseId, plan: saved.plan });
    output.say(`${saved.plan.name}, version ${saved.version} of ${saved.versions.length}: ${countOf(saved)}`);
    for (const section of saved.plan.sections) {
      output.say(`\n${section.title}${section.items.length === 0 ? ' (empty)' : ''}`);
      for (const { id } of section.items) {
        const row = rows.find((one) => one.id === id);
        if (!row) continue;
        const held = row.in.map(({ audience, state, instead }) => `${audience}: ${instead ?? state}`);
        output.say(`  ${row.ref === '' ? '' : `${row.ref} `}${row.title}${row.differs ? ` [${held.join(', ')}]` : ''}`);
      }
    }
    output.result({ ...saved, audiences: rows });
    return 0;
  },
};

export const bundleWrite: Command = {
  usage: 'bundle write NAME --case REF --out FILE.yaml|FILE.json',
  what: 'the plan of a bundle as a file that export bundle --plan takes',
  needs: 'home',
  async run({ line, output, connection: { client, engine } }) {
    const out = required(line, 'out');
    const { caseId, saved } = await bundleOfLine(client, line, word(line, 2, 'The bundle’s name'));
    const { grant } = await engine.grantWrite(out);
    const { file } = await client.call('bundles.writePlan', { caseId, id: saved.id, out: grant });
    output.say(`${file}: ${countOf(saved)}`);
    output.result({ file, bundle: saved.id, version: saved.version });
    return 0;
  },
};

export const bundleRead: Command = {
  usage: 'bundle read FILE.yaml|FILE.json --case REF [--name NAME]',
  what: 'take a plan in: a new bundle, or the next version of the one of its name',
  needs: 'home',
  async run({ line, output, connection }) {
    const file = word(line, 2, 'The plan');
    const { id } = await caseByRef(connection.client, required(line, 'case'));
    const saved = await readPlan(connection, id, file, line.options.name, output);
    output.say(`${saved.plan.name}, version ${saved.version}: ${countOf(saved)}`);
    output.result(saved);
    return 0;
  },
};

export const bundleLayout: Command = {
  usage: 'bundle layout NAME --case REF [--version N] [--audience panel|officer|public]',
  what: 'volumes, pages and sizes that a bundle comes to, measured as it would be drawn',
  needs: 'home',
  async run({ line, output, connection: { client, signal } }) {
    const { caseId, saved } = await bundleOfLine(client, line, word(line, 2, 'The bundle’s name'));
    const layout = await client.call(
      'bundles.layout',
      { caseId, plan: saved.plan, audience: audienceOf(line) },
      { signal, onProgress: output.progress },
    );
    for (const { letter, file, pages, bytes, sections } of layout.volumes) {
      output.say(`${letter}: ${file}, ${pages} pages, about ${(bytes / 1e6).toFixed(1)} MB`);
      for (const { title, firstPage, lastPage } of sections)
        output.say(`  ${firstPage === lastPage ? firstPage : `${firstPage}-${lastPage}`}\t${title}`);
    }
    if (!layout.profile.fits) output.say(`A volume is larger than the profile ${layout.profile.profile} allows.`);
    output.result(layout);
    return layout.profile.fits ? 0 : 1;
  },
};

export const bundleWarnings: Command = {
  usage: 'bundle warnings NAME --case REF [--version N] [--audience panel|officer|public]',
  what: 'what stands in the way of a bundle (exit 1), and what its preparer should know',
  needs: 'home',
  async run({ line, output, connection: { client, signal } }) {
    const { caseId, saved } = await bundleOfLine(client, line, word(line, 2, 'The bundle’s name'));
    const { warnings } = await client.call(
      'bundles.layout',
      { caseId, plan: saved.plan, audience: audienceOf(line) },
      { signal, onProgress: output.progress },
    );
    sayWarnings(output, warnings);
    if (warnings.length === 0) output.say('Nothing to warn of.');
    output.result(warnings);
    return warnings.some(({ stops }) => stops) ? 1 : 0;
  },
};

export function sayWarnings(output: CommandContext['output'], warnings: readonly BundleWarning[]): void {
  for (const { words, stops } of warnings) output.say(`${stops ? 'Stops it: ' : 'Note: '}${words}`);
}

/** `--audience`; the panel's where it is left out. */
export function audienceOf({ options }: CommandLine): Audience {
  const audience = Audience.safeParse(options.audience ?? 'panel');
  if (!audience.success) throw new UsageError('--audience is panel, officer or public.');
  return audience.data;
}

export async function readPlan(
  { client, engine, signal }: CommandContext['connection'],
  caseId: string,
  path: string,
  name: string | undefined,
  output: CommandContext['output'],
): Promise<SavedBundle> {
  const { grant } = await engine.grantRead(path);
  return client.call(
    'bundles.readPlan',
    { caseId, file: grant, ...(name && { name }) },
    { signal, onProgress: output.progress },
  );
}

/** @throws FailureError `not-found` */
export async function bundleNamed(client: Client, caseId: string, name: string): Promise<BundleSummary> {
  const bundles = await client.call('bundles.list', { caseId });
  const found = bundles.find((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new FailureError(
      'not-found',
      `There is no bundle ${JSON.stringify(name)} in this case.`,
      'List them with: continuity bundle list --case REF',
    );
  return found;
}

async function bundleOfLine(
  client: Client,
  line: CommandLine,
  name: string,
): Promise<{ caseId: string; saved: SavedBundle }> {
  const { id: caseId } = await caseByRef(client, required(line, 'case'));
  const { id } = await bundleNamed(client, caseId, name);
  return { caseId, saved: await client.call('bundles.get', { caseId, id, ...versionOf(line) }) };
}

export function versionOf({ options }: CommandLine): { version?: number } {
  return options.version === undefined ? {} : { version: wholeNumber(options.version, 'version') };
}

function countOf({ plan }: SavedBundle): string {
  const items = plan.sections.reduce((sum, section) => sum + section.items.length, plan.late?.items.length ?? 0);
  return `${plan.sections.length} ${plan.sections.length === 1 ? 'section' : 'sections'}, ${items} ${items === 1 ? 'item' : 'items'}`;
}
