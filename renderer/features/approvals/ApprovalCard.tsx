import type { Approval } from '../../../shared/api/approvals.ts';
import { Button } from '../../components/Button.tsx';
import { cx } from '../../components/cx.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { approvalTitle } from '../custody/approval-words.ts';
import styles from './approvals.module.css';

const marks: Record<Approval['status'], { readonly icon: IconName; readonly word: string; readonly tone: string }> = {
  pending: { icon: 'clock', word: 'Waiting', tone: 'waiting' },
  approved: { icon: 'check', word: 'Approved', tone: 'approved' },
  rejected: { icon: 'close', word: 'Rejected', tone: 'rejected' },
  lapsed: { icon: 'alert', word: 'Lapsed', tone: 'lapsed' },
  used: { icon: 'check', word: 'Carried out', tone: 'used' },
};

/** One proposal: what, for whom, why, by whom; and what the second person made of it. */
export function ApprovalCard({
  approval,
  zone,
  marked,
  onDecide,
  onHandOver,
  onExhibit,
}: {
  approval: Approval;
  zone: string;
  marked: boolean;
  onDecide: (decision: 'approved' | 'rejected') => void;
  onHandOver: () => void;
  onExhibit: (id: string) => void;
}) {
  const { status, exhibits, proposed, decided, lapsedBecause } = approval;
  const mark = marks[status];
  const title = approvalTitle(approval);
  const by = (who: { name: string; at: string }): string => `${who.name}, ${formatInstant(microsOfIso(who.at), zone)}`;
  return (
    <article id={`approval-${approval.id}`} aria-label={title} className={cx(styles.card, marked && styles.marked)}>
      <div className={styles.cardHead}>
        <h2>{title}</h2>
        <span className={cx(styles.state, styles[mark.tone])}>
          <Icon name={mark.icon} /> {mark.word}
        </span>
      </div>
      <p className={styles.reason}>{approval.reason}</p>
      {lapsedBecause.length > 0 && (
        <ul className={styles.because}>
          {lapsedBecause.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Facts
        rows={[
          ['Proposed', by(proposed)],
          [
            status === 'rejected' || decided?.decision === 'rejected' ? 'Rejected' : 'Approved',
            decided && (
              <>
                {by(decided)}
                {decided.reason !== '' && <div className={styles.reason}>{decided.reason}</div>}
              </>
            ),
          ],
          [
            exhibits.length === 1 ? 'Exhibit' : 'Exhibits',
            <ul key="e" className={styles.exhibits}>
              {exhibits.map(({ id, ref, description }) => (
                <li key={id}>
                  <Button kind="link" onClick={() => onExhibit(id)}>
                    {ref}
                  </Button>{' '}
                  <span className={styles.muted}>{description}</span>
                </li>
              ))}
            </ul>,
          ],
          ['State', <Hash key="s" value={approval.state} of="the state proposed" />],
        ]}
      />
      {status === 'pending' && (
        <div className={styles.decide}>
          {approval.mayDecide ? (
            <>
              <Button icon="check" onClick={() => onDecide('approved')}>
                Approve
              </Button>
              <Button icon="close" onClick={() => onDecide('rejected')}>
                Reject
              </Button>
            </>
          ) : (
            <>
              <p className={styles.whyNot}>{approval.whyNot}</p>
              <Button icon="person" onClick={onHandOver}>
                Hand over to a colleague
              </Button>
            </>
          )}
        </div>
      )}
    </article>
  );
}
