/** Handlers of the builder: plans, and the files they are written to and read from. */
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Progress } from '../../../shared/api/primitives.ts';
import { versionsOf } from '../../../shared/domain/bundle/audiences.ts';
import { planOf } from '../../../shared/domain/bundle/templates.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';
import { asFailure, partialPath, writeDurably } from '../../bundle/output-file.ts';
import { caseFacts } from '../../case-facts.ts';
import type { CaseFile } from '../../case-file.ts';
import { addDocumentIn, documentBySha256 } from '../../documents.ts';
import type { MeasureCache } from '../../jobs/layout-job.ts';
import { dropStaged, type StagedBytes } from '../../stated-files.ts';
import { commit } from '../../unit-of-work.ts';
import type { FeatureContext } from '../context.ts';
import { exportsOf } from './exports.ts';
import { FactsCache } from './facts-cache.ts';
import { Drafts, planLayout, planPreview } from './layout.ts';
import { type NamedFile, planFileText, readPlanFile } from './plan-file.ts';
import { bundleList, createBundle, keepBundle, removeBundle, saveBundle, savedBundle } from './plans.ts';

type Methods = Exclude<
  Extract<keyof Handlers, `bundles.${string}`>,
  'bundles.plan' | 'bundles.export' | 'bundles.compare'
>;

interface Work {
  readonly signal: AbortSignal;
  readonly progress: (report: Progress) => void;
}

/** Copies a file into the case, hashing the very bytes that are stored. */
export type TakeInFile = (
  file: CaseFile,
  path: string,
  work: Work,
) => Promise<StagedBytes & { readonly mediaType: string }>;

export function buildingHandlers(
  { home, grants, version, changed, readings }: FeatureContext,
  takeIn: TakeInFile,
  cache: MeasureCache,
): Pick<Handlers, Methods> {
  const drafts = new Drafts();
  const facts = new FactsCache();
  const tell = (caseId: string) => changed({ caseId, features: ['bundles', 'ledger', 'cases'] });
  return {
    'bundles.list': async ({ caseId }) => listOf(await home.openCase(caseId)),
    'bundles.create': async ({ caseId, template, name }) => {
      const file = await home.openCase(caseId);
      const made = createBundle(file, planOf(template, name, caseFacts(file)), '');
      tell(caseId);
      return made;
    },
    'bundles.get': async ({ caseId, id, version }) => savedBundle((await home.openCase(caseId)).read, id, version),
    'bundles.save': async ({ caseId, id, base, plan, why }) => {
      const saved = saveBundle(await home.openCase(caseId), id, base, plan, why);
      tell(caseId);
      return saved;
    },
    'bundles.remove': async ({ caseId, id }) => {
      removeBundle(await home.openCase(caseId), id);
      tell(caseId);
      return {};
    },
    'bundles.readPlan': async ({ caseId, file: grant, name }, work) => {
      const path = grants.pathOf(grant, 'read');
      const file = await home.openCase(caseId);
      const read = await readPlanFile(path);
      const digests = new Map<string, string>();
      for (const named of read.files) digests.set(named.path, await takeInDocument(file, named, takeIn, work));
      const plan = read.plan((one) => digests.get(one) ?? '');
      const kept = keepBundle(file, name ? { ...plan, name } : plan, `Read from ${basename(path)}.`);
      changed({ caseId, features: ['bundles', 'documents', 'ledger', 'cases'] });
      return kept;
    },
    'bundles.writePlan': async ({ caseId, id, out }) => {
      const path = grants.pathOf(out, 'write');
      const { plan } = savedBundle((await home.openCase(caseId)).read, id);
      const partial = partialPath(path);
      try {
        await writeDurably(partial, Buffer.from(planFileText(plan, basename(path))));
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw asFailure(error, new AbortController().signal, path);
      }
      grants.written(out);
      return { file: basename(path) };
    },
    'bundles.audiences': async ({ caseId, plan }) => versionsOf(plan, facts.caseFacts(await home.openCase(caseId))),
    'bundles.exports': async ({ caseId, bundle }) => exportsOf((await home.openCase(caseId)).read, bundle),
    'bundles.layout': async ({ caseId, plan, audience }, { signal, progress }) => {
      const file = await home.openCase(caseId);
      const draft = await drafts.of(file, plan, audience, { version, cache, facts, signal, progress });
      return planLayout(file, plan, draft, readings);
    },
    'bundles.preview': async ({ caseId, plan, audience, ...pages }, { signal }) => {
      const file = await home.openCase(caseId);
      const composing = { version, cache, facts, signal, progress: () => undefined };
      return planPreview(file, await drafts.of(file, plan, audience, composing), pages, composing);
    },
  };
}

function listOf({ read }: CaseFile) {
  const made = exportsOf(read);
  return bundleList(read, (id) => made.filter(({ bundle }) => bundle === id).length);
}

/** A file that a plan names: the document that has its bytes already, or a new one. Returns its digest. */
async function takeInDocument(file: CaseFile, named: NamedFile, takeIn: TakeInFile, work: Work): Promise<string> {
  const content = await takeIn(file, named.path, work);
  try {
    if (documentBySha256(file.read, content.sha256)) {
      dropStaged(file, [content]);
      return content.sha256;
    }
    const fileName = basename(named.path);
    commit(file, (tx, record) =>
      addDocumentIn(
        file,
        tx,
        record,
        {
          kind: named.kind,
          title: named.title || fileName,
          author: named.author,
          date: named.date,
          fileName,
          mediaType: content.mediaType,
          parent: null,
        },
        content,
        { reason: `Named by a plan as ${named.shown}.` },
      ),
    );
  } catch (error) {
    dropStaged(file, [content]);
    throw error;
  }
  return content.sha256;
}
