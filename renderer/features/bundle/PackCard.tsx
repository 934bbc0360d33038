import { useState } from 'react';
import type { GrantedFile } from '../../../shared/api/primitives.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { JobProgress } from '../../app/jobs/JobProgress.tsx';
import { useJob } from '../../app/jobs/use-job.ts';
import type { Place } from '../../app/navigation.ts';
import { Button } from '../../components/Button.tsx';
import { Chosen } from '../../components/Chosen.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Choices } from '../../components/Field.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card } from '../../components/Page.tsx';
import { counted, formatSizeExact } from '../../format/numbers.ts';
import styles from './bundle.module.css';
import { DisclosureFields } from './DisclosureFields.tsx';
import { blankDisclosure, disclosed, disclosureOf, disclosureProblems, recipientsOf } from './disclosure.ts';

/** Everything behind the bundle, for an auditor or the defence: checked with sha256sum and openssl, without this program. */
export function PackCard({ caseId, caseRef, place }: { caseId: string; caseRef: string; place: Place }) {
  const [asking, setAsking] = useState(false);
  const run = useJob('packs.export', caseId);
  const pack = run.output;
  return (
    <Card title="Verification pack">
      <p className={styles.explained}>
        Every original, exhibit and ledger entry, with steps that anyone can follow with sha256sum and openssl. It holds
        the evidence itself: hand it only to those who may have that.
      </p>
      {!run.running && run.failure && <FailureNotice failure={run.failure} />}
      {pack && !run.running && (
        <Facts
          rows={[
            [pack.form === 'zip' ? 'File' : 'Folder', <strong key="f">{pack.file}</strong>],
            [
              'Holds',
              `${counted(pack.originals, 'original')}, ${counted(pack.exhibits, 'exhibit')}, ${counted(pack.entries, 'ledger entry', 'ledger entries')}`,
            ],
            ['Size', formatSizeExact(pack.bytes)],
            ['Tag manifest', <Hash key="h" value={pack.sha256} of="the tag manifest" checked={false} />],
          ]}
        />
      )}
      <div className={styles.after}>
        <Button icon="save" disabled={run.running} onClick={() => setAsking(true)}>
          Export a verification pack
        </Button>
      </div>
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
      {asking && <PackDialog caseId={caseId} caseRef={caseRef} place={place} onClose={() => setAsking(false)} />}
    </Card>
  );
}

function PackDialog({
  caseId,
  caseRef,
  place,
  onClose,
}: {
  caseId: string;
  caseRef: string;
  place: Place;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(blankDisclosure);
  const [form, setForm] = useState<'zip' | 'folder'>('zip');
  const [bundle, setBundle] = useState<GrantedFile | null>(null);
  const [tried, setTried] = useState(false);
  const { choose, chooseSave, failure } = useFileChoice();
  const run = useJob('packs.export', caseId);
  const recipients = useAppSelector((state) => recipientsOf(state, caseId));
  const dispatch = useAppDispatch();
  const problems = disclosureProblems(draft);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (run.running || Object.keys(problems).length > 0) return;
    const name = `${caseRef.replace(/[^\p{L}\p{N}]+/gu, '-')} - verification pack`;
    const out = await chooseSave(form === 'zip' ? `${name}.zip` : name);
    if (!out) return;
    onClose();
    const sent = disclosureOf(draft);
    const outcome = await run.start(
      { caseId, out: out.grant, form, ...(bundle && { bundle: bundle.grant }), ...sent },
      `Pack ${out.name}`,
      place,
    );
    if (outcome.ok) dispatch(disclosed({ caseId, recipient: sent.recipient }));
  };
  return (
    <Dialog
      title="Export a verification pack"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" icon="save" type="submit" disabled={run.running}>
            Choose where to save, and export
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <DisclosureFields
          caseId={caseId}
          draft={draft}
          earlier={recipients}
          problems={tried ? problems : {}}
          disabled={false}
          onChange={setDraft}
        />
        <Choices
          legend="Form"
          value={form}
          onChange={setForm}
          choices={[
            { value: 'zip', title: 'One zip file', text: 'To be handed over.' },
            {
              value: 'folder',
              title: 'A folder',
              text: 'New or empty; for a drive, or to be checked where it stands.',
            },
          ]}
        />
        <Chosen>
          <div>
            <strong>{bundle ? bundle.name : 'A bundle to go with it'}</strong>
            <div className={styles.fileName}>
              {bundle ? 'Goes into the pack, with its manifest.' : 'Optional. One that was exported from this case.'}
            </div>
          </div>
          {bundle ? (
            <Button onClick={() => setBundle(null)}>Leave it out</Button>
          ) : (
            <Button icon="file" onClick={() => void choose('bundle').then((file) => file && setBundle(file))}>
              Choose a bundle
            </Button>
          )}
        </Chosen>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
