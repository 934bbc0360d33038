import { useState } from 'react';
import type { BundleSummary } from '../../../shared/api/bundle-plans.ts';
import type { Failure } from '../../../shared/api/failures.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useFileChoice } from '../../app/files.ts';
import { useAppDispatch, useAppSelector, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { MenuButton } from '../../components/MenuButton.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Page, Waiting } from '../../components/Page.tsx';
import { Table } from '../../components/Table.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { ReadingsCard } from '../readings/ReadingsCard.tsx';
import { useBundlesQuery } from './api.ts';
import styles from './bundle.module.css';
import { NewBundleDialog } from './dialogs/NewBundleDialog.tsx';
import { builder, draftsOf, isDirty } from './drafts.ts';
import { templateWords } from './model/words.ts';
import { PackCard } from './PackCard.tsx';

/** Every bundle of the case. */
export function BundleList({ caseId }: { caseId: string }) {
  const dispatch = useAppDispatch();
  const { data: info } = useCaseInfoQuery({ caseId });
  const { data: bundles, error, refetch } = useBundlesQuery({ caseId });
  const drafts = useAppSelector(draftsOf);
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<BundleSummary | null>(null);
  const { choose, chooseSave, failure: choiceFailure } = useFileChoice();
  const read = useCall('bundles.readPlan');
  const write = useCall('bundles.writePlan');
  const zone = info?.displayZone ?? 'UTC';
  const open = (id: string): void => {
    dispatch(builder.opened({ caseId, id }));
  };
  const readPlan = async (): Promise<void> => {
    const file = await choose('bundle-plan');
    if (!file) return;
    const outcome = await read.call({ caseId, file: file.grant });
    if (outcome.ok) open(outcome.output.id);
  };
  const writePlan = async (bundle: BundleSummary): Promise<void> => {
    const out = await chooseSave(`${bundle.name}.yaml`);
    if (!out) return;
    const outcome = await write.call({ caseId, id: bundle.id, out: out.grant });
    if (outcome.ok) dispatch(noticed(`The plan of “${bundle.name}” is written to ${outcome.output.file}.`));
  };
  useCommands([
    { id: 'bundles.new', group: 'Bundles', label: 'New bundle', keys: 'n', run: () => setMaking(true) },
    { id: 'bundles.read', group: 'Bundles', label: 'Bundle from a plan file', run: () => void readPlan() },
  ]);
  const failure = choiceFailure ?? read.failure ?? write.failure;
  return (
    <Page
      title="Bundles"
      intro="What a hearing turns on: sections and items in order, numbered and linked, with a signed manifest that lets anyone verify it."
      actions={
        bundles &&
        bundles.length > 0 && (
          <>
            <Button icon="import" disabled={read.busy} onClick={() => void readPlan()}>
              From a plan file
            </Button>
            <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
              New bundle
            </Button>
          </>
        )
      }
    >
      <CaseStatus caseId={caseId} />
      {error !== undefined && <FailureNotice failure={error as Failure} onRetry={() => void refetch()} />}
      {failure && <FailureNotice failure={failure} />}
      {!bundles && error === undefined && <Waiting label="Reading the bundles" rows={3} />}
      {bundles?.length === 0 && (
        <EmptyState
          icon="bundle"
          title="No bundle yet"
          action={
            <div className={styles.first}>
              <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
                New bundle
              </Button>
              <Button icon="import" disabled={read.busy} onClick={() => void readPlan()}>
                From a plan file
              </Button>
            </div>
          }
        >
          Choose a template. It is filled with what the case holds, in the order that a hearing expects; you then move,
          leave out and add.
        </EmptyState>
      )}
      {bundles && bundles.length > 0 && (
        <Table
          label="Bundles"
          rows={bundles}
          rowKey={({ id }) => id}
          onOpen={({ id }) =>
            () =>
              open(id)
            }
          columns={[
            { header: 'Name', cell: ({ name }) => <span className={styles.name}>{name}</span> },
            { header: 'Template', cell: ({ template }) => templateWords(template).title },
            {
              header: 'Version',
              cell: ({ id, version }) => {
                const draft = drafts[id];
                return draft && isDirty(draft) ? `${version}, and changes not saved` : version;
              },
            },
            {
              header: 'Saved',
              cell: ({ by, at }) => `${formatInstant(microsOfIso(at), zone)} · ${by}`,
            },
            { header: 'Exports', kind: 'number', cell: ({ exports }) => exports },
            {
              header: 'More',
              cell: (bundle) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: keeps a click on the menu from opening the row
                <span onClick={(event) => event.stopPropagation()}>
                  <MenuButton
                    items={[
                      {
                        id: 'write',
                        label: 'Save the plan as a file',
                        text: 'From which the same bundle can be made again, without this window',
                        icon: 'save',
                        run: () => void writePlan(bundle),
                      },
                      {
                        id: 'remove',
                        label: 'Remove',
                        text: 'Exports that were made of it stay on record',
                        icon: 'close',
                        danger: true,
                        run: () => setRemoving(bundle),
                      },
                    ]}
                  >
                    More
                  </MenuButton>
                </span>
              ),
            },
          ]}
        />
      )}
      <ReadingsCard caseId={caseId} place={{ kind: 'case', caseId, section: 'bundle', target: null }} />
      {info && (
        <PackCard
          caseId={caseId}
          caseRef={info.ref}
          place={{ kind: 'case', caseId, section: 'bundle', target: null }}
        />
      )}
      {making && (
        <NewBundleDialog
          caseId={caseId}
          taken={(bundles ?? []).map(({ name }) => name)}
          onClose={() => setMaking(false)}
          onDone={(bundle) => {
            setMaking(false);
            dispatch(builder.loaded(bundle));
            open(bundle.id);
          }}
        />
      )}
      {removing && <RemoveDialog caseId={caseId} bundle={removing} onClose={() => setRemoving(null)} />}
    </Page>
  );
}

function RemoveDialog({ caseId, bundle, onClose }: { caseId: string; bundle: BundleSummary; onClose: () => void }) {
  const dispatch = useAppDispatch();
  const remove = useCall('bundles.remove');
  const submit = async (): Promise<void> => {
    const outcome = await remove.call({ caseId, id: bundle.id });
    if (!outcome.ok) return;
    dispatch(builder.forgotten({ id: bundle.id }));
    dispatch(noticed(`“${bundle.name}” is removed.`));
    onClose();
  };
  return (
    <Dialog
      title="Remove the bundle"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={remove.busy}>
            Remove the bundle
          </Button>
        </>
      }
    >
      <p>
        “{bundle.name}” leaves this list, with its {bundle.version === 1 ? 'one version' : `${bundle.version} versions`}
        . What was exported of it stays on record, and so does everything it was made from.
      </p>
      {remove.failure && <FailureNotice failure={remove.failure} />}
    </Dialog>
  );
}
