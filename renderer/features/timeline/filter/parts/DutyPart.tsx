import { useState } from 'react';
import type { Failure } from '../../../../../shared/api/failures.ts';
import type { PersonView } from '../../../../../shared/api/people.ts';
import { toFailure } from '../../../../app/api.ts';
import { useAppDispatch, useClient } from '../../../../app/hooks.ts';
import { wentToSection } from '../../../../app/navigation.ts';
import { Button } from '../../../../components/Button.tsx';
import { FailureNotice } from '../../../../components/Notice.tsx';
import { useTimelineFacetsQuery, useTimelinePeopleQuery } from '../../api.ts';
import { withRegion } from '../../model/filter.ts';
import { dutyRegion, namesAmong } from '../../model/regions.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';
import { ScopePart } from './ScopePart.tsx';

/** Off and on duty by the rota, and inside or outside of what was authorised. */
export function DutyPart({ caseId, zone, filter, onFilter }: PartProps & { caseId: string; zone: string }) {
  const dispatch = useAppDispatch();
  const { data } = useTimelinePeopleQuery({ caseId });
  const onRota = (data?.people ?? []).filter(({ rota, hidden }) => rota && !hidden);
  const subjects = (data?.people ?? []).filter(({ standing }) => standing === 'subject');
  return (
    <div className={styles.stack}>
      <section className={styles.block} aria-label="Off duty">
        <h2>Off duty</h2>
        {onRota.map((person) => (
          <OnRota key={person.id} caseId={caseId} person={person} filter={filter} onFilter={onFilter} />
        ))}
        {data && onRota.length === 0 && (
          <>
            <p className={styles.says}>
              {subjects.length === 0
                ? 'No subject is named in this case yet. Say who the subject is and take in a rota; then you can show what was done off duty.'
                : 'No rota is held that speaks of a subject. Take one in; then you can show what was done off duty.'}
            </p>
            <div className={styles.row}>
              <Button icon="person" onClick={() => dispatch(wentToSection({ section: 'people' }))}>
                Go to the people
              </Button>
            </div>
          </>
        )}
      </section>
      <ScopePart caseId={caseId} zone={zone} filter={filter} onFilter={onFilter} />
    </div>
  );
}

function OnRota({ caseId, person, filter, onFilter }: PartProps & { caseId: string; person: PersonView }) {
  const client = useClient();
  const { data: facets } = useTimelineFacetsQuery({ caseId });
  const [failure, setFailure] = useState<Failure | null>(null);
  const show = async (part: 'off' | 'on'): Promise<void> => {
    setFailure(null);
    try {
      const duty = await client.call('people.duty', { caseId, id: person.id });
      if (!duty) return;
      const names = namesAmong(person, facets?.actor.map(({ value }) => value) ?? []);
      onFilter(withRegion(filter, dutyRegion(person.shown, names, part, duty[part])));
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <>
      <div className={styles.person}>
        <span className={styles.name}>{person.shown}</span>
        <Button onClick={() => void show('off')}>Off duty</Button>
        <Button onClick={() => void show('on')}>On duty</Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </>
  );
}
