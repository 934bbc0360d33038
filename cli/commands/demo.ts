import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoEvents, demoSeed } from '../../engine/demo/generate.ts';
import { notice } from '../../engine/demo/notice.ts';
import { rotaCsv } from '../../engine/demo/rota.ts';
import { storyMarkers } from '../../engine/demo/story.ts';
import { writeGenerated } from '../../engine/demo/write.ts';
import { dataFolder, signIn } from '../connect.ts';
import { required, wholeNumber } from '../options.ts';
import type { Command } from './command.ts';
import { takeInHearing } from './demo-hearing.ts';

const ref = 'DPS/2026/0413';
const title = 'PC 4821 Sample: use of LANTERN';
const investigator = { name: 'Alex Byrne', initials: 'AB' };

export const demo: Command = {
  usage: 'demo --out DIR',
  what: 'make the fictional demo case: import, annotate, exhibit, export, verify; files in DIR',
  needs: 'engine',
  async run({ line, output, connection }) {
    const { client, engine, signal } = connection;
    const out = required(line, 'out');
    const total = line.options.events === undefined ? demoEvents : wholeNumber(line.options.events, 'events');
    await mkdir(out, { recursive: true });
    await signIn(
      connection,
      { ...line, options: { ...line.options, as: investigator.name, initials: investigator.initials } },
      output,
    );
    const known = (await client.call('cases.list', {})).find((summary) => summary.ref === ref);
    if (known) {
      output.say(`The demo case ${ref} is in ${dataFolder(line)} already.`);
      output.result({ case: known, made: false });
      return 0;
    }
    const options = { signal, onProgress: output.progress };
    const { id: caseId } = await client.call('cases.create', { ref, title });

    const files = {
      activity: join(out, 'activity.csv'),
      late: join(out, 'activity-late.csv'),
      notice: join(out, 'acceptable-use-notice.txt'),
      rota: join(out, 'rota.csv'),
    };
    await writeGenerated({ events: total, seed: demoSeed, out: files.activity, signal });
    await writeGenerated({ events: total, seed: demoSeed, out: files.late, kind: 'oddities', signal });
    await writeFile(files.notice, notice);
    await writeFile(files.rota, rotaCsv(total));
    for (const path of [files.activity, files.late]) {
      const certificate = await client.call(
        'imports.run',
        { caseId, file: (await engine.grantRead(path)).grant },
        options,
      );
      output.say(
        `Imported ${certificate.file}: ${certificate.rows} rows = ${certificate.imported} imported + ${certificate.duplicate} duplicate + ${certificate.rejected.length} rejected`,
      );
    }
    for (const { query, note, tags } of storyMarkers)
      await client.call(
        'annotations.add',
        { caseId, selection: { filter: { text: query } }, note, tags: [...tags] },
        options,
      );

    const produce = async (path: string, description: string): Promise<void> => {
      await client.call(
        'exhibits.addFile',
        { caseId, file: (await engine.grantRead(path)).grant, description },
        options,
      );
    };
    await client.call(
      'exhibits.addSelection',
      {
        caseId,
        selection: { filter: { annotated: true } },
        description: 'Extract of the annotated events on the accounts of PC 4821 Sample',
      },
      options,
    );
    await produce(files.notice, 'Acceptable use notice, version 7, with acknowledgement');

    const { plan, planFile } = await takeInHearing(connection, caseId, out);
    const bundle = join(out, 'bundle.pdf');
    const exported = await client.call(
      'bundles.export',
      {
        caseId,
        out: (await engine.grantWrite(bundle)).grant,
        bundle: { id: plan.id, version: plan.version },
        audience: 'panel',
        recipient: 'The chair of the panel',
        reason: 'Hearing bundle under regulation 32',
      },
      options,
    );
    output.say(`Exported ${exported.pages} pages, SHA-256 ${exported.sha256}`);
    const reports = {
      bundle: await client.call('verification.bundle', { file: (await engine.grantRead(bundle)).grant }, options),
      case: await client.call('verification.case', { caseId }, options),
    };
    const verification = join(out, 'verification.json');
    await writeFile(verification, `${JSON.stringify(reports, null, 2)}\n`);
    output.say(`Verified: the bundle is ${reports.bundle.status}, the case is ${reports.case.status}.`);
    const left = [
      files.activity,
      files.late,
      files.notice,
      files.rota,
      planFile,
      bundle,
      join(out, exported.manifest),
      verification,
    ].filter(existsSync);
    for (const path of left) output.say(path);
    output.result({
      case: { id: caseId, ref, title },
      made: true,
      bundle: exported,
      files: left,
      verification: reports,
    });
    return reports.bundle.status === 'verified' && reports.case.status === 'verified' ? 0 : 1;
  },
};
