import { useAppDispatch } from '../../app/hooks.ts';
import { wentToSection } from '../../app/navigation.ts';
import { noticed } from '../../app/notices.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { Time } from '../../components/Time.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { useContinuityQuery } from './api.ts';
import { ContinuityList } from './ContinuityList.tsx';
import { kindOf, labelText, statementWording } from './describe.ts';
import styles from './exhibits.module.css';

/** The exhibit's label, and everything the ledger says about it. */
export function ExhibitDetail({
  caseId,
  exhibitId,
  onClose,
}: {
  caseId: string;
  exhibitId: string;
  onClose: () => void;
}) {
  const { data, error, refetch } = useContinuityQuery({ caseId, exhibitId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const dispatch = useAppDispatch();
  const zone = info?.displayZone ?? 'UTC';
  const exhibit = data?.exhibit;
  const copyLabel = (): void => {
    if (exhibit && info && copyText(labelText(exhibit, info.ref))) dispatch(noticed(`Label of ${exhibit.ref} copied.`));
  };
  return (
    <div className={styles.detail}>
      <div className={styles.detailHead}>
        <h2>{exhibit ? `Exhibit ${exhibit.ref}` : 'Exhibit'}</h2>
        <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </div>
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!exhibit && error === undefined && <Waiting label="Reading the exhibit" rows={5} />}
      {exhibit && (
        <>
          <section className={styles.label} aria-label={`Label of ${exhibit.ref}`}>
            <p className={styles.description}>{exhibit.description}</p>
            <Facts
              rows={[
                ['Case', info?.ref],
                ['Kind', kindOf(exhibit)],
                ['Produced by', `${exhibit.producedBy} (${exhibit.producer})`],
                ['Produced', <Time key="t" iso={exhibit.producedAt} zone={zone} stacked />],
                ['File', exhibit.file],
                ['Size', formatSizeExact(exhibit.size)],
                ['SHA-256', <Hash key="h" value={exhibit.sha256} of={`exhibit ${exhibit.ref}`} />],
                [
                  'Taken from',
                  exhibit.parents.length === 0 ? null : (
                    <ul key="p">
                      {exhibit.parents.map((parent) => (
                        <li key={parent}>
                          <Hash value={parent} of="the original" />
                        </li>
                      ))}
                    </ul>
                  ),
                ],
              ]}
            />
          </section>
          <blockquote className={styles.statement}>{statementWording(exhibit)}</blockquote>
          <div className={styles.actions}>
            <Button icon="copy" onClick={copyLabel}>
              Copy label
            </Button>
            <Button
              icon="ledger"
              onClick={() =>
                dispatch(
                  wentToSection({ section: 'ledger', target: { kind: 'subject', subject: `exhibit:${exhibit.ref}` } }),
                )
              }
            >
              Show in the ledger
            </Button>
          </div>
          <h3 className={styles.continuityTitle}>Continuity</h3>
          <ContinuityList entries={data.entries} zone={zone} />
        </>
      )}
    </div>
  );
}
