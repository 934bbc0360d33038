import { useState } from 'react';
import type { SavedBundle } from '../../../../shared/api/bundle-plans.ts';
import { type Template, templates } from '../../../../shared/domain/bundle/plan.ts';
import { useCall } from '../../../app/hooks.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { Choices, TextField } from '../../../components/Field.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { templateWords } from '../model/words.ts';
import styles from './dialogs.module.css';

/** A plan by one of the templates, filled with what the case holds. */
export function NewBundleDialog({
  caseId,
  taken,
  onClose,
  onDone,
}: {
  caseId: string;
  /** Names of bundles that there are. */
  taken: readonly string[];
  onClose: () => void;
  onDone: (bundle: SavedBundle) => void;
}) {
  const [template, setTemplate] = useState<Template>('misconduct-hearing');
  const [typed, setTyped] = useState<string | null>(null);
  const create = useCall('bundles.create');
  const name = typed ?? freeName(templateWords(template).title, taken);
  const submit = async (): Promise<void> => {
    if (name.trim() === '' || create.busy) return;
    const outcome = await create.call({ caseId, template, name: name.trim() });
    if (outcome.ok) onDone(outcome.output);
  };
  return (
    <Dialog
      title="New bundle"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={create.busy}>
            Create the bundle
          </Button>
        </>
      }
    >
      <div className={styles.templates}>
        <Choices
          legend="Template"
          value={template}
          onChange={setTemplate}
          choices={templates.map((each) => ({ value: each, ...templateWords(each) }))}
        />
        <TextField
          label="Name"
          hint="In this list alone; the cover has a name of its own."
          maxLength={120}
          value={name}
          error={name.trim() === '' ? 'Give it a name.' : null}
          onChange={(event) => setTyped(event.target.value)}
        />
        {create.failure && <FailureNotice failure={create.failure} />}
      </div>
    </Dialog>
  );
}

/** "Misconduct hearing", and a number behind it where there is one of that name. */
export function freeName(name: string, taken: readonly string[]): string {
  const names = new Set(taken.map((each) => each.toLowerCase()));
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name} ${n}`;
    if (!names.has(tried.toLowerCase())) return tried;
  }
}
