import type { Continuity } from '../../../shared/api/custody.ts';
import { useCaseInfoQuery, useSessionQuery } from '../../app/queries.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { PrintDocument } from '../../components/PrintDocument.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { custodySentence } from '../custody/story.ts';
import { AcquisitionView } from './AcquisitionView.tsx';
import { ContinuityStory } from './ContinuityStory.tsx';
import { CustodyTrack } from './CustodyTrack.tsx';
import { hashWords, kindOf, statementWording } from './describe.ts';
import styles from './print.module.css';

/** The continuity of one exhibit on paper, every hash whole. */
export function ContinuityPrint({
  caseId,
  continuity,
  zone,
  onDone,
}: {
  caseId: string;
  continuity: Continuity;
  zone: string;
  onDone: () => void;
}) {
  const { data: info } = useCaseInfoQuery({ caseId });
  const { data: session } = useSessionQuery({});
  const { exhibit, hash } = continuity;
  const printed = `Printed ${formatInstant(Math.floor(Date.now() / 1000) * 1_000_000, zone)}${session?.person ? ` by ${session.person.name}` : ''} · times in UTC and ${zone}`;
  return (
    <PrintDocument
      marking={info?.marking ?? ''}
      footer={`${info?.ref ?? ''} · Exhibit ${exhibit.ref} · ${printed}`}
      ready={info !== undefined}
      onDone={onDone}
    >
      <article className={styles.paper}>
        <h1>Continuity of exhibit {exhibit.ref}</h1>
        <p className={styles.description}>{exhibit.description}</p>
        <Facts
          rows={[
            ['Case', info && `${info.ref} · ${info.title}`],
            ['Kind', kindOf(exhibit)],
            ['Produced by', `${exhibit.producedBy} (${exhibit.producer})`],
            ['Produced', formatInstant(microsOfIso(exhibit.producedAt), zone)],
            ['File', exhibit.file],
            ['Size', formatSizeExact(exhibit.size)],
            ['SHA-256', <Hash key="h" value={exhibit.sha256} of="" whole checked={hash.status === 'agrees'} />],
            ['Hash status', hashWords(hash, zone)],
            ['Statement', statementWording(exhibit)],
          ]}
        />
        <AcquisitionView exhibit={exhibit} zone={zone} />
        <h2>Custody</h2>
        <p>{custodySentence(continuity)}</p>
        <CustodyTrack continuity={continuity} zone={zone} />
        <h2>What was done</h2>
        <ContinuityStory entries={continuity.entries} events={continuity.events} zone={zone} whole />
      </article>
    </PrintDocument>
  );
}
