import { useJob } from '../../app/jobs/use-job.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';

/** The verification of a case: one piece of work, whichever screen began it and whichever shows it. */
export function useCaseCheck(caseId: string) {
  const { data: info } = useCaseInfoQuery({ caseId });
  const check = useJob('verification.case', caseId);
  const start = (): void => {
    if (check.running) return;
    void check.start({ caseId }, `Check of case ${info?.ref ?? ''}`, {
      kind: 'case',
      caseId,
      section: 'verify',
      target: null,
    });
  };
  return { check, start };
}
