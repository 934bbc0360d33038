import type { PersonView } from '../../../shared/api/people.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';

/** Hides again who was revealed to whoever works here; it can be revealed again, so nothing is asked. */
export function useHide(caseId: string) {
  const { call, failure } = useCall('people.hide');
  const dispatch = useAppDispatch();
  const hide = async (person: PersonView): Promise<void> => {
    const outcome = await call({ caseId, id: person.id });
    if (outcome.ok) dispatch(noticed(`${outcome.output.pseudonym} is hidden from you again.`));
  };
  return { hide, failure };
}
