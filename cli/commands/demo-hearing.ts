/** The papers of the demo's hearing, taken in as a preparer would, and the plan that puts them in order. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hearingDocuments, hearingExhibits } from '../../engine/demo/papers/papers.ts';
import { hearingPlan, unusedMaterial } from '../../engine/demo/papers/plan.ts';
import type { SavedBundle } from '../../shared/api/bundle-plans.ts';
import type { Connection } from '../connect.ts';

export interface Hearing {
  readonly plan: SavedBundle;
  /** Paths written: the plan's file. */
  readonly planFile: string;
}

/** Writes papers and plan below `out`; takes the exhibits in, then the plan with the documents that it names. */
export async function takeInHearing(
  { client, engine, signal }: Connection,
  caseId: string,
  out: string,
): Promise<Hearing> {
  const papers = join(out, 'papers');
  await mkdir(papers, { recursive: true });
  for (const { file, bytes, ...facts } of await hearingExhibits()) {
    const path = join(papers, file);
    await writeFile(path, bytes);
    await client.call('exhibits.addFile', { caseId, file: (await engine.grantRead(path)).grant, ...facts }, { signal });
  }
  await client.call(
    'exhibits.addSelection',
    {
      caseId,
      selection: {
        filter: {
          actor: ['sample.r'],
          source: ['LANTERN'],
          type: ['search'],
          hours: [22, 23, 0, 1, 2, 3, 4, 5],
          zone: 'Europe/London',
        },
      },
      description: 'Extract: searches of LANTERN under the user name sample.r between 22:00 and 06:00',
    },
    { signal },
  );
  await client.call(
    'exhibits.addSelection',
    {
      caseId,
      selection: {
        filter: {
          actor: ['sample.r'],
          type: ['file_open'],
          from: Date.UTC(2026, 1, 13, 22) * 1000,
          to: Date.UTC(2026, 1, 14, 4) * 1000,
        },
      },
      description: 'Extract: files opened under the user name sample.r in the night of 13 to 14 February 2026',
    },
    { signal },
  );
  for (const item of unusedMaterial) await client.call('unused.add', { caseId, ...item }, { signal });
  const documents = await hearingDocuments();
  for (const { file, bytes } of documents) await writeFile(join(papers, file), bytes);
  const exhibits = await client.call('exhibits.list', { caseId }, { signal });
  const planFile = join(out, 'hearing-bundle.yaml');
  await writeFile(
    planFile,
    hearingPlan(
      exhibits.map(({ ref }) => ref),
      documents,
    ),
  );
  const { grant } = await engine.grantRead(planFile);
  return { plan: await client.call('bundles.readPlan', { caseId, file: grant }, { signal }), planFile };
}
