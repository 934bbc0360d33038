import { useState } from 'react';
import { useSessionQuery } from '../../app/queries.ts';
import { InStatusBar } from '../../app/shell/status-slot.tsx';
import { Button } from '../../components/Button.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Page, Waiting } from '../../components/Page.tsx';
import { HandOverDialog } from '../session/HandOverDialog.tsx';
import { useAttestationSettingsQuery } from './api.ts';
import { KeysCard } from './KeysCard.tsx';
import styles from './settings.module.css';
import { TimeCard } from './TimeCard.tsx';
import { WitnessesCard } from './WitnessesCard.tsx';

/** Of this computer, not of a case: who works here, its keys, and the outsiders that its ledgers are shown to. */
export function SettingsScreen({ caseId }: { caseId: string | null }) {
  const { data: session } = useSessionQuery({});
  const { data: settings, error, refetch } = useAttestationSettingsQuery({});
  const [handing, setHanding] = useState(false);
  return (
    <Page title="Settings" intro="Of this computer. What is set here holds for every case on it." narrow>
      <InStatusBar>Settings of this computer</InStatusBar>
      <Card title="You">
        {session?.person && (
          <Facts
            rows={[
              ['Name', <strong key="n">{session.person.name}</strong>],
              ['Initials', `${session.person.initials}, printed in your exhibit references`],
              [
                'Role',
                <span key="r" className={styles.role}>
                  {session.person.role}
                </span>,
              ],
              [
                'Case keys',
                session.keyStore === 'keychain' ? 'In this computer’s keychain' : 'Protected by your passphrase',
              ],
              [
                'Signing key',
                session.deviceKey && <Hash key="k" value={session.deviceKey} of="this computer’s signing key" />,
              ],
              ['Version', session.version],
            ]}
          />
        )}
        <div className={styles.after}>
          <Button icon="person" onClick={() => setHanding(true)}>
            Hand over to a colleague
          </Button>
        </div>
      </Card>
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!settings && error === undefined && <Waiting label="Reading the settings" />}
      {settings && (
        <>
          <TimeCard settings={settings} />
          <WitnessesCard settings={settings} />
        </>
      )}
      <KeysCard firstCaseId={caseId} />
      {handing && session && <HandOverDialog session={session} onClose={() => setHanding(false)} />}
    </Page>
  );
}
