import { useEffect, useMemo, useState } from 'react';
import { useClient } from '../../app/hooks.ts';
import { useTimelinePeopleQuery } from './api.ts';
import { commonSpans } from './model/regions.ts';
import type { Duty } from './model/shade.ts';

/** When the subjects of the case were off duty, all of them at once, by the rota; null where none is held for any of them. */
export function useDuty(caseId: string): Duty | null {
  const client = useClient();
  const { data } = useTimelinePeopleQuery({ caseId });
  const subjects = useMemo(
    () => (data?.people ?? []).filter(({ standing, rota }) => standing === 'subject' && rota),
    [data],
  );
  const [duty, setDuty] = useState<Duty | null>(null);
  useEffect(() => {
    let alive = true;
    void Promise.all(subjects.map(({ id }) => client.call('people.duty', { caseId, id })))
      .then((duties) => {
        const held = duties.filter((each) => each !== null);
        const [first] = held;
        if (!alive) return;
        if (!first) return setDuty(null);
        setDuty({
          who: held.length === 1 ? (subjects[0]?.shown ?? '') : `all ${held.length} subjects`,
          off: commonSpans(held.map(({ off }) => off)),
          within: {
            from: Math.max(...held.map(({ within }) => within.from)),
            to: Math.min(...held.map(({ within }) => within.to)),
          },
        });
      })
      // Without it the nights are shaded, and the line beside the chart says so.
      .catch(() => alive && setDuty(null));
    return () => {
      alive = false;
    };
  }, [client, caseId, subjects]);
  return duty;
}
