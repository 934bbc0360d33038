import { useState } from 'react';
import type { Failure } from '../../../../../shared/api/failures.ts';
import type { PersonView } from '../../../../../shared/api/people.ts';
import { toFailure } from '../../../../app/api.ts';
import { useClient } from '../../../../app/hooks.ts';
import { Button } from '../../../../components/Button.tsx';
import { FailureNotice } from '../../../../components/Notice.tsx';
import { useTimelineFacetsQuery, useTimelinePeopleQuery } from '../../api.ts';
import { withRegion } from '../../model/filter.ts';
import { dutyRegion, namesAmong, scopeOf } from '../../model/regions.ts';
import { filterWords } from '../../model/sentence.ts';
import styles from '../FilterMenu.module.css';
import type { PartProps } from './part-props.ts';

/** Off and on duty by the rota, and inside or outside of what was authorised. */
export function DutyPart({ caseId, zone, filter, onFilter }: PartProps & { caseId: string; zone: string }) {
  const { data } = useTimelinePeopleQuery({ caseId });
  const scope = scopeOf(filter);
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
          <p className={styles.says}>
            {subjects.length === 0
              ? 'No subject is named in this case yet. Say on the people screen who the subject is and take in a rota; then you can show what was done off duty.'
              : 'No rota is held that speaks of a subject. Take one in on the people screen; then you can show what was done off duty.'}
          </p>
        )}
      </section>
      <section className={styles.block} aria-label="Authorised scope">
        <h2>Authorised scope</h2>
        {scope ? (
          <>
            <p className={styles.says}>
              Set aside what is in force as time, who and device ({filterWords(scope.from, zone)}) and keep it as the
              authorised scope.
            </p>
            <div className={styles.row}>
              <Button onClick={() => onFilter(withRegion(scope.rest, scope.region(true)))}>Show inside</Button>
              <Button onClick={() => onFilter(withRegion(scope.rest, scope.region(false)))}>Show outside</Button>
            </div>
          </>
        ) : (
          <p className={styles.says}>
            First filter by the time, the people and the devices that were authorised. Here you then keep them as the
            scope, and see what lies inside or outside of it.
          </p>
        )}
      </section>
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
