import { useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import { DisclosureDecision, type UnusedItem } from '../../../../shared/api/unused.ts';
import { disclosureDecisions, disclosureWords } from '../../../../shared/domain/disclosure/unused.ts';
import { useCall } from '../../../app/hooks.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Select, TextAreaField, TextField } from '../../../components/Field.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { Waiting } from '../../../components/Page.tsx';
import { Table } from '../../../components/Table.tsx';
import { dateInWords, parseDate } from '../../../format/dates.ts';
import { formatDate } from '../../../format/time.ts';
import { useUnusedQuery } from '../api.ts';
import { Check } from '../builder/Check.tsx';
import styles from './dialogs.module.css';

interface Facts {
  readonly description: string;
  /** As typed. */
  readonly date: string;
  readonly origin: string;
  readonly location: string;
  readonly sensitive: boolean;
  readonly decision: DisclosureDecision;
  readonly reason: string;
}
const blank: Facts = {
  description: '',
  date: '',
  origin: '',
  location: '',
  sensitive: false,
  decision: 'not-decided',
  reason: '',
};

const factsOf = (item: UnusedItem): Facts => ({ ...item, date: item.date === null ? '' : formatDate(item.date) });

type Shown =
  | { readonly kind: 'list' }
  | { readonly kind: 'form'; readonly item: UnusedItem | null }
  | { readonly kind: 'withdraw'; readonly item: UnusedItem }
  | { readonly kind: 'submit' };

/** The schedule of unused material (MG6C): numbered on from one submission to the next, never renumbered. */
export function UnusedDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const [shown, setShown] = useState<Shown>({ kind: 'list' });
  const back = (): void => setShown({ kind: 'list' });
  if (shown.kind === 'form') return <FactsForm key={shown.item?.id} caseId={caseId} item={shown.item} onClose={back} />;
  if (shown.kind === 'withdraw') return <WithdrawForm caseId={caseId} item={shown.item} onClose={back} />;
  if (shown.kind === 'submit') return <SubmitForm caseId={caseId} onClose={back} />;
  return <Schedule caseId={caseId} onClose={onClose} onShow={setShown} />;
}

function Schedule({
  caseId,
  onClose,
  onShow,
}: {
  caseId: string;
  onClose: () => void;
  onShow: (shown: Shown) => void;
}) {
  const { data, error, refetch } = useUnusedQuery({ caseId });
  return (
    <Dialog
      title="Unused material"
      size="wide"
      onClose={onClose}
      footer={
        <>
          {data && data.items.length > 0 && (
            <Button onClick={() => onShow({ kind: 'submit' })}>It was served as it stands</Button>
          )}
          <Button kind="primary" icon="plus" data-autofocus onClick={() => onShow({ kind: 'form', item: null })}>
            Add an item
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.muted}>
          Non-sensitive material stands on the schedule that a bundle prints (MG6C); sensitive material on one of its
          own (MG6D), and in no bundle. Numbers go on from one submission to the next, and are never given again.
        </p>
        {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
        {!data && error === undefined && <Waiting label="Reading the schedule" />}
        {data?.items.length === 0 && (
          <EmptyState icon="note" title="Nothing is on the schedule yet">
            Material that the case does not rely on, and that may be relevant, is listed here.
          </EmptyState>
        )}
        {data && data.items.length > 0 && (
          <Table
            label="Unused material"
            scrolls
            rows={data.items}
            rowKey={({ id }) => id}
            onOpen={(item) => (item.withdrawn ? null : () => onShow({ kind: 'form', item }))}
            columns={[
              {
                header: 'No.',
                kind: 'nowrap',
                cell: ({ number, sensitive }) => `${sensitive ? 'MG6D' : 'MG6C'} ${number}`,
              },
              {
                header: 'Description',
                cell: ({ description, withdrawn }) => (withdrawn ? `${description} (withdrawn)` : description),
              },
              { header: 'Date', kind: 'nowrap', cell: ({ date }) => (date === null ? '' : formatDate(date)) },
              { header: 'Decision', cell: ({ decision }) => disclosureWords[decision] },
              { header: 'Submission', kind: 'number', cell: ({ submission }) => submission },
              {
                header: 'Withdraw',
                cell: (item) =>
                  item.withdrawn ? null : (
                    <Button
                      kind="quiet"
                      icon="close"
                      aria-label={`Withdraw number ${item.number}`}
                      onClick={(event) => {
                        event.stopPropagation();
                        onShow({ kind: 'withdraw', item });
                      }}
                    />
                  ),
              },
            ]}
          />
        )}
      </div>
    </Dialog>
  );
}

function FactsForm({ caseId, item, onClose }: { caseId: string; item: UnusedItem | null; onClose: () => void }) {
  const [facts, setFacts] = useState<Facts>(item ? factsOf(item) : blank);
  const [tried, setTried] = useState(false);
  const add = useCall('unused.add');
  const change = useCall('unused.change');
  const date = parseDate(facts.date);
  const wrongDate = facts.date.trim() !== '' && date === null;
  const unexplained = facts.sensitive && facts.reason.trim() === '';
  const set = (part: Partial<Facts>): void => setFacts({ ...facts, ...part });
  const submit = async (): Promise<void> => {
    setTried(true);
    if (facts.description.trim() === '' || wrongDate || unexplained) return;
    const sent = {
      caseId,
      description: facts.description.trim(),
      date,
      origin: facts.origin.trim(),
      location: facts.location.trim(),
      sensitive: facts.sensitive,
      decision: facts.decision,
      reason: facts.reason.trim(),
      exhibit: item?.exhibit ?? null,
      document: item?.document ?? null,
    };
    const outcome = item ? await change.call({ ...sent, id: item.id }) : await add.call(sent);
    if (outcome.ok) onClose();
  };
  const failure = add.failure ?? change.failure;
  return (
    <Dialog
      title={item ? `Number ${item.number}` : 'Add unused material'}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" disabled={add.busy || change.busy}>
            {item ? 'Save' : 'Add the item'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextAreaField
          label="Description"
          rows={3}
          maxLength={2000}
          value={facts.description}
          error={tried && facts.description.trim() === '' ? 'Say what it is.' : null}
          onChange={(event) => set({ description: event.target.value })}
        />
        <TextField
          label="Date"
          optional
          placeholder="15/06/2026"
          value={facts.date}
          note={date === null ? undefined : dateInWords(date)}
          error={tried && wrongDate ? 'Type it as 15/06/2026, or leave it empty.' : null}
          onChange={(event) => set({ date: event.target.value })}
        />
        <TextField
          label="Origin"
          optional
          hint="Who made it, or where it comes from."
          maxLength={300}
          value={facts.origin}
          onChange={(event) => set({ origin: event.target.value })}
        />
        <TextField
          label="Location"
          optional
          maxLength={300}
          value={facts.location}
          onChange={(event) => set({ location: event.target.value })}
        />
        <Select
          label="Decision"
          value={facts.decision}
          onChange={(event) => set({ decision: DisclosureDecision.parse(event.target.value) })}
        >
          {disclosureDecisions.map((decision) => (
            <option key={decision} value={decision}>
              {disclosureWords[decision]}
            </option>
          ))}
        </Select>
        <Check
          label="Sensitive (MG6D): on no schedule that a bundle prints"
          checked={facts.sensitive}
          onChange={(sensitive) => set({ sensitive })}
        />
        <TextField
          label="Reason"
          optional={!facts.sensitive}
          hint={facts.sensitive ? 'Why it is sensitive.' : 'Why it was decided so.'}
          maxLength={2000}
          value={facts.reason}
          error={tried && unexplained ? 'Say why it is sensitive.' : null}
          onChange={(event) => set({ reason: event.target.value })}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

function WithdrawForm({ caseId, item, onClose }: { caseId: string; item: UnusedItem; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const withdraw = useCall('unused.withdraw');
  const submit = async (): Promise<void> => {
    setTried(true);
    if (reason.trim() === '') return;
    const outcome = await withdraw.call({ caseId, id: item.id, reason: reason.trim() });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title={`Withdraw number ${item.number}`}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" type="submit" disabled={withdraw.busy}>
            Withdraw it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>Its number stays, and stands for nothing from now on.</p>
        <TextField
          label="Reason"
          maxLength={500}
          value={reason}
          error={tried && reason.trim() === '' ? 'Say why it is withdrawn.' : null}
          onChange={(event) => setReason(event.target.value)}
        />
        {withdraw.failure && <FailureNotice failure={withdraw.failure} />}
      </div>
    </Dialog>
  );
}

function SubmitForm({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const [recipient, setRecipient] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const send = useCall('unused.submit');
  const submit = async (): Promise<void> => {
    setTried(true);
    if (recipient.trim() === '') return;
    const outcome = await send.call({ caseId, recipient: recipient.trim(), reason: reason.trim() });
    if (outcome.ok) onClose();
  };
  return (
    <Dialog
      title="The schedule was served"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" disabled={send.busy}>
            Record it
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>What is added from now on joins the next submission, numbered on from here.</p>
        <TextField
          label="Recipient"
          maxLength={200}
          value={recipient}
          error={tried && recipient.trim() === '' ? 'Say whom it was served on.' : null}
          onChange={(event) => setRecipient(event.target.value)}
        />
        <TextField
          label="Reason"
          optional
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {send.failure && <FailureNotice failure={send.failure} />}
      </div>
    </Dialog>
  );
}
