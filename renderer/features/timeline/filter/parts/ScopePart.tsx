import { useState } from 'react';
import type { Failure } from '../../../../../shared/api/failures.ts';
import { toFailure } from '../../../../app/api.ts';
import { useClient } from '../../../../app/hooks.ts';
import { Button } from '../../../../components/Button.tsx';
import { TextField } from '../../../../components/Field.tsx';
import { FailureNotice } from '../../../../components/Notice.tsx';
import { useTimelineScopeQuery } from '../../api.ts';
import { withRegion } from '../../model/filter.ts';
import { authorisedPart } from '../../model/regions.ts';
import { filterWords } from '../../model/sentence.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** What the case's authorisation lets be looked at: as it was recorded, and recorded from the filter in force. */
export function ScopePart({ caseId, zone, filter, onFilter }: PartProps & { caseId: string; zone: string }) {
  const { data: held } = useTimelineScopeQuery({ caseId });
  const [recording, setRecording] = useState(false);
  const drawn = authorisedPart(filter);
  return (
    <section className={styles.block} aria-label="Authorised scope">
      <h2>Authorised scope</h2>
      {held && (
        <>
          <p className={styles.says}>
            {held.words} {held.inside.toLocaleString('en-GB')} events lie inside it,{' '}
            {held.outside.toLocaleString('en-GB')} outside.
          </p>
          <div className={styles.row}>
            <Button onClick={() => onFilter(withRegion(filter, held.region))}>Show inside</Button>
            <Button onClick={() => onFilter(withRegion(filter, { ...held.region, inside: false }))}>
              Show outside
            </Button>
          </div>
        </>
      )}
      {recording && drawn ? (
        <RecordScope
          caseId={caseId}
          words={filterWords(drawn, zone)}
          scope={{
            from: drawn.from ?? null,
            to: drawn.to ?? null,
            actors: drawn.actor ?? [],
            hosts: drawn.host ?? [],
          }}
          onDone={() => setRecording(false)}
        />
      ) : (
        <>
          <p className={styles.says}>
            {drawn
              ? `In force now: ${filterWords(drawn, zone)}.`
              : 'To record a scope, first filter by the time, the people and the devices that were authorised.'}
          </p>
          {drawn && (
            <div className={styles.row}>
              <Button onClick={() => setRecording(true)}>
                {held ? 'Record as the new scope' : 'Record as the scope'}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

interface Drawn {
  readonly from: number | null;
  readonly to: number | null;
  readonly actors: string[];
  readonly hosts: string[];
}

function RecordScope({
  caseId,
  words,
  scope,
  onDone,
}: {
  caseId: string;
  words: string;
  scope: Drawn;
  onDone: () => void;
}) {
  const client = useClient();
  const [authorisedBy, setAuthorisedBy] = useState('');
  const [reference, setReference] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const ready = authorisedBy.trim() !== '' && reference.trim() !== '';
  const record = async (): Promise<void> => {
    setFailure(null);
    try {
      await client.call('scope.set', {
        caseId,
        scope: { ...scope, authorisedBy: authorisedBy.trim(), reference: reference.trim(), expires: null },
        reason: `As authorised in ${reference.trim()}`,
      });
      onDone();
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <form
      className={styles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void record();
      }}
    >
      <p className={styles.says}>{words}</p>
      <TextField
        label="Authorised by"
        autoFocus
        maxLength={160}
        value={authorisedBy}
        onChange={(event) => setAuthorisedBy(event.target.value)}
      />
      <TextField
        label="Reference of the authorisation"
        maxLength={160}
        value={reference}
        onChange={(event) => setReference(event.target.value)}
      />
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.row}>
        <Button type="submit" kind="primary" disabled={!ready}>
          Record the scope
        </Button>
        <Button kind="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
