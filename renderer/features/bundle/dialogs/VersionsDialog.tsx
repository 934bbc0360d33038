import { useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { toFailure } from '../../../app/api.ts';
import { useClient } from '../../../app/hooks.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { FailureNotice } from '../../../components/Notice.tsx';
import { Waiting } from '../../../components/Page.tsx';
import { formatInstant, microsOfIso } from '../../../format/time.ts';
import { useBundleQuery } from '../api.ts';
import styles from './dialogs.module.css';

/** Who saved what and why; going back takes an earlier plan up again, as what is edited, and saving that is a new version. */
export function VersionsDialog({
  caseId,
  id,
  zone,
  onClose,
  onTake,
}: {
  caseId: string;
  id: string;
  zone: string;
  onClose: () => void;
  onTake: (plan: BundlePlan, version: number) => void;
}) {
  const client = useClient();
  const { data, error } = useBundleQuery({ caseId, id });
  const [failure, setFailure] = useState<Failure | null>(null);
  const take = async (version: number): Promise<void> => {
    setFailure(null);
    try {
      const { plan } = await client.call('bundles.get', { caseId, id, version });
      onTake(plan, version);
      onClose();
    } catch (failed) {
      setFailure(toFailure(failed));
    }
  };
  return (
    <Dialog title="Versions" size="wide" onClose={onClose}>
      {(failure ?? error) !== undefined && (failure ?? error) !== null && (
        <FailureNotice failure={(failure ?? error) as Failure} />
      )}
      {!data && !error && <Waiting label="Reading the versions" />}
      <ol className={styles.versions}>
        {data?.versions.map(({ version, by, at, why }, n) => (
          <li key={version}>
            <strong>Version {version}</strong>
            <span className={styles.why}>
              {by}, {formatInstant(microsOfIso(at), zone)}
              {why !== '' && <span className={styles.muted}> · {why}</span>}
            </span>
            {n === 0 ? (
              <span className={styles.muted}>Newest</span>
            ) : (
              <Button onClick={() => void take(version)}>Go back to it</Button>
            )}
          </li>
        ))}
      </ol>
      <p className={styles.muted}>
        Going back changes what you edit, and can be undone. Saving it then makes a new version; none is ever lost.
      </p>
    </Dialog>
  );
}
