import { useMemo } from 'react';
import type { OutsiderFinding } from '../../../../shared/api/redactions.ts';
import type { Audience, BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { JobProgress } from '../../../app/jobs/JobProgress.tsx';
import { useJob } from '../../../app/jobs/use-job.ts';
import { Button } from '../../../components/Button.tsx';
import { FailureNotice, Notice } from '../../../components/Notice.tsx';
import { counted } from '../../../format/numbers.ts';
import { stateKey } from '../model/state-key.ts';
import { audienceWords } from '../model/words.ts';
import styles from './side.module.css';

const kinds: Record<OutsiderFinding['kind'], string> = {
  name: 'A name',
  email: 'An e-mail address',
  phone: 'A telephone number',
  'national-insurance': 'A National Insurance number',
  postcode: 'A postcode',
  'date-of-birth': 'A date of birth',
};

/** Findings shown: more than this nobody goes through in a list, and the number says how many there are. */
const shown = 200;

/** Whom an officer's or a public version would name who is no subject of the case; looked for when asked, in that very state of the plan. */
export function OutsiderCheck({
  caseId,
  id,
  plan,
  audience,
  onShow,
}: {
  caseId: string;
  id: string;
  plan: BundlePlan;
  audience: Audience;
  /** Chooses an item in the outline; left out where there is none beside it. */
  onShow?: (item: string) => void;
}) {
  const key = useMemo(() => stateKey(plan), [plan]);
  const run = useJob('redactions.check', `${id} ${audience} ${key}`);
  if (audience === 'panel') return null;
  const { output } = run;
  return (
    <section className={styles.outsiders} aria-label="People outside the case">
      <h3>People outside the case</h3>
      {!output && !run.running && (
        <>
          <p className={styles.muted}>
            Names, addresses and numbers of people who are no subject of the case, on the pages of{' '}
            {audienceWords[audience].version}. They were not looked for since the last change.
          </p>
          <div>
            <Button
              icon="search"
              onClick={() =>
                void run.start({ caseId, plan, audience }, `Names in ${audienceWords[audience].version}`, {
                  kind: 'case',
                  caseId,
                  section: 'bundle',
                  target: null,
                })
              }
            >
              Look for them
            </Button>
          </div>
        </>
      )}
      {run.running && run.job && <JobProgress job={run.job} onCancel={run.cancel} />}
      {!run.running && run.failure && <FailureNotice failure={run.failure} />}
      {output && (
        <>
          <p className={styles.muted}>
            {output.findings.length === 0
              ? 'None was found.'
              : `${counted(output.findings.length, 'place')}${output.more ? ' and more' : ''}. They are shortened here, so that this is no list of people.`}
          </p>
          <ul className={styles.findings}>
            {output.findings.slice(0, shown).map((finding, n) => {
              const words = (
                <>
                  <strong>{finding.shown}</strong>
                  <span className={styles.words}>
                    {kinds[finding.kind]} in {finding.title}
                    {finding.page === null ? '' : `, its page ${finding.page}`}
                  </span>
                </>
              );
              return (
                <li key={`${finding.item} ${finding.page} ${n}`}>
                  {onShow ? (
                    <button type="button" className={styles.finding} onClick={() => onShow(finding.item)}>
                      {words}
                    </button>
                  ) : (
                    <div className={styles.finding}>{words}</div>
                  )}
                </li>
              );
            })}
          </ul>
          {output.findings.length > shown && (
            <p className={styles.muted}>The first {shown} are shown. Redact those, then look again.</p>
          )}
          {output.unsearched.length > 0 && (
            <Notice tone="warn" title="Not everything could be looked through">
              {output.unsearched.map(({ title, why }) => (
                <p key={`${title} ${why}`}>
                  {title}: {why}
                </p>
              ))}
            </Notice>
          )}
        </>
      )}
    </section>
  );
}
