import { useState } from 'react';
import type { Mapping } from '../../../shared/api/mappings.ts';
import { useFileChoice } from '../../app/files.ts';
import { useCall } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Select, TextField } from '../../components/Field.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { useMappingsQuery } from './api.ts';
import styles from './evidence.module.css';

const placeWords = { device: 'saved here', case: 'used in this case' } as const;

/** A mapping's name, and where it can come from and go to: this device, this case, a file for somebody else. */
export function MapperSaved({
  caseId,
  mapping,
  onUse,
  onName,
}: {
  caseId: string;
  mapping: Mapping;
  onUse: (mapping: Mapping) => void;
  onName: (name: string) => void;
}) {
  const { data: saved = [] } = useMappingsQuery({ caseId });
  const { choose, chooseSave, failure: choiceFailure } = useFileChoice();
  const save = useCall('mappings.save');
  const read = useCall('mappings.read');
  const write = useCall('mappings.write');
  const [said, setSaid] = useState('');
  const failure = choiceFailure ?? save.failure ?? read.failure ?? write.failure;

  const open = async (): Promise<void> => {
    const file = await choose('mapping');
    if (!file) return;
    const outcome = await read.call({ file: file.grant });
    if (outcome.ok) onUse(outcome.output.mapping);
  };
  const keep = async (): Promise<void> => {
    const outcome = await save.call({ mapping });
    if (outcome.ok) setSaid(`Saved on this device as “${outcome.output.name}”.`);
  };
  const hand = async (): Promise<void> => {
    const out = await chooseSave(`${mapping.name}.mapping.json`);
    if (!out) return;
    const outcome = await write.call({ mapping, out: out.grant });
    if (outcome.ok) setSaid(`Written to ${out.name}.`);
  };
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.reading}>
        <Select
          label="Use a mapping made before"
          value=""
          onChange={(event) => {
            const found = saved[Number(event.target.value)];
            if (found) onUse(found.mapping);
          }}
        >
          <option value="">{saved.length === 0 ? 'None saved yet' : 'Choose one'}</option>
          {saved.map(({ name, place, sha256 }, index) => (
            <option key={`${place} ${sha256}`} value={index}>
              {name} ({placeWords[place]})
            </option>
          ))}
        </Select>
        <TextField
          label="Name of this mapping"
          note={said === '' ? undefined : said}
          value={mapping.name}
          maxLength={80}
          onChange={(event) => {
            setSaid('');
            if (event.target.value.trim() !== '') onName(event.target.value);
          }}
        />
      </div>
      <div className={styles.mapperActions}>
        <Button onClick={() => void open()}>Open from a file</Button>
        <Button disabled={save.busy} onClick={() => void keep()}>
          Save on this device
        </Button>
        <Button onClick={() => void hand()}>Write to a file</Button>
      </div>
    </>
  );
}
