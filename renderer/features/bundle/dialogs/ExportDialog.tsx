import { useState } from 'react';
import { type Audience, audiences } from '../../../../shared/domain/bundle/plan.ts';
import { useFileChoice } from '../../../app/files.ts';
import { useAppDispatch, useAppSelector } from '../../../app/hooks.ts';
import { useJob } from '../../../app/jobs/use-job.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { Choices } from '../../../components/Field.tsx';
import { FailureNotice, Notice } from '../../../components/Notice.tsx';
import { counted, formatSize } from '../../../format/numbers.ts';
import { noSeal } from '../../seals/draft.ts';
import { SealFields } from '../../seals/SealFields.tsx';
import { useSeal } from '../../seals/use-seal.ts';
import { OutsiderCheck } from '../builder/OutsiderCheck.tsx';
import { useHoldings } from '../builder/use-holdings.ts';
import type { Measured } from '../builder/use-layout.ts';
import { DisclosureFields } from '../DisclosureFields.tsx';
import { blankDisclosure, disclosed, disclosureOf, disclosureProblems, recipientsOf } from '../disclosure.ts';
import { builder, type Draft, isDirty } from '../drafts.ts';
import { lockedIn } from '../model/locked.ts';
import { audienceWords } from '../model/words.ts';
import styles from './dialogs.module.css';
import { LockedFields } from './LockedFields.tsx';
import type { Saving } from './use-saving.ts';

/** Whom a version goes to and why, what will be written, and what stands in the way. */
export function ExportDialog({
  caseId,
  draft,
  measured,
  saving,
  onClose,
}: {
  caseId: string;
  draft: Draft;
  measured: Measured;
  saving: Saving;
  onClose: () => void;
}) {
  const dispatch = useAppDispatch();
  const [disclosure, setDisclosure] = useState(blankDisclosure);
  const [seal, setSeal] = useState(noSeal);
  const sealing = useSeal(caseId);
  const [tried, setTried] = useState(false);
  const { chooseSave, failure: choiceFailure } = useFileChoice();
  const run = useJob('bundles.export', draft.id);
  const recipients = useAppSelector((state) => recipientsOf(state, caseId));
  const problems = disclosureProblems(disclosure);
  const { audience } = draft;
  const { index, stale } = measured;
  const stops = stale ? [] : (index?.layout.warnings ?? []).filter((warning) => warning.stops);
  const volumes = index?.layout.volumes ?? [];
  const ready = index !== null && !stale;
  const holdings = useHoldings(caseId);
  const locked = lockedIn(volumes, draft.history.present, audience, holdings);
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({});
  const choose = (next: Audience): void => {
    dispatch(builder.tabbed({ id: draft.id, tab: next }));
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    const first = volumes[0];
    if (Object.keys(problems).length > 0 || run.running || !ready || stops.length > 0 || !first) return;
    const sealed = await sealing.seal(seal);
    if (!sealed.ok) return;
    const version = await saving.save('');
    if (version === null) return;
    const out = await chooseSave(first.file);
    if (!out) return;
    onClose();
    dispatch(builder.tabbed({ id: draft.id, tab: 'exports' }));
    const sent = disclosureOf(disclosure);
    const given = locked.flatMap(({ sha256 }) => (passwords[sha256] ? [[sha256, passwords[sha256]] as const] : []));
    const outcome = await run.start(
      {
        caseId,
        out: out.grant,
        bundle: { id: draft.id, version },
        audience,
        ...sent,
        ...(sealed.seal && { seal: sealed.seal }),
        ...(given.length > 0 && { passwords: Object.fromEntries(given) }),
      },
      `Bundle ${out.name}`,
      { kind: 'case', caseId, section: 'bundle', target: null },
    );
    if (!outcome.ok) return;
    dispatch(disclosed({ caseId, recipient: sent.recipient }));
    dispatch(builder.exported({ exportId: outcome.output.export.id, file: out }));
  };
  return (
    <Dialog
      title={`Export ${draft.history.present.name}`}
      size="wide"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            icon="save"
            type="submit"
            disabled={run.running || saving.busy || !ready || stops.length > 0}
          >
            Choose where to save, and export
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.form}>
          <Choices
            legend="Version"
            value={audience}
            onChange={choose}
            choices={audiences.map((each) => ({
              value: each,
              title: audienceWords[each].name,
              text: versionTexts[each],
            }))}
          />
        </div>
        <div className={styles.form}>
          <DisclosureFields
            caseId={caseId}
            draft={disclosure}
            earlier={recipients}
            problems={tried ? problems : {}}
            disabled={run.running}
            onChange={setDisclosure}
          />
        </div>
      </div>
      <SealFields value={seal} onChange={setSeal} disabled={run.running || sealing.busy} />
      <LockedFields locked={locked} passwords={passwords} onChange={setPasswords} disabled={run.running} />
      {sealing.failure && <FailureNotice failure={sealing.failure} />}
      <section className={styles.written} aria-label="What will be written">
        <h2>What will be written</h2>
        {ready ? (
          <ul className={styles.volumes}>
            {volumes.map(({ letter, file, pages, bytes }) => (
              <li key={letter}>
                <span>
                  <strong>{file}</strong>
                  <span className={styles.muted}> and its signed manifest beside it</span>
                </span>
                <span className={styles.muted}>
                  {counted(pages, 'page')}, about {formatSize(bytes)}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          !measured.failure && (
            <p className={styles.muted} role="status">
              Measuring what it comes to.
            </p>
          )
        )}
        {isDirty(draft) && (
          <p className={styles.muted}>
            Your changes are saved first, as version {draft.base + 1}: an export is of a version.
          </p>
        )}
        <p className={styles.muted}>Exporting is recorded in the ledger, for the bundle and for each exhibit in it.</p>
      </section>
      <OutsiderCheck caseId={caseId} id={draft.id} plan={draft.history.present} audience={audience} />
      {stops.length > 0 && (
        <Notice tone="bad" title="This version cannot be exported yet">
          <ul className={styles.stopped}>
            {stops.map(({ words }) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Notice>
      )}
      {measured.failure && <FailureNotice failure={measured.failure} onRetry={measured.again} />}
      {saving.conflict && (
        <Notice
          tone="warn"
          title={saving.conflict.what}
          action={<Button onClick={() => void saving.saveOver('')}>Save mine all the same</Button>}
        >
          What you changed is still here, and theirs stays in the list of versions.
        </Notice>
      )}
      {saving.failure && <FailureNotice failure={saving.failure} />}
      {choiceFailure && <FailureNotice failure={choiceFailure} />}
    </Dialog>
  );
}

const versionTexts: Record<Audience, string> = {
  panel: 'Everything that is in, sensitive material among it.',
  officer: 'Without sensitive material, and with the redacted copies chosen for the officer.',
  public:
    'Without sensitive material, with the redacted copies chosen for the public, and with the names that stand for names.',
};
