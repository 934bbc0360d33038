import { useEffect, useRef, useState } from 'react';
import type { Approval } from '../../../shared/api/approvals.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts';
import { targetReached, wentToSection } from '../../app/navigation.ts';
import { useCaseInfoQuery, useSessionQuery } from '../../app/queries.ts';
import { CaseStatus } from '../../app/shell/CaseStatus.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { Card, Page, Waiting } from '../../components/Page.tsx';
import { useApprovalsQuery } from '../custody/api.ts';
import { type ApprovalGroup, approvalGroups, groupOf } from '../custody/approval-words.ts';
import { useExhibitsQuery } from '../exhibits/api.ts';
import { HandOverDialog } from '../session/HandOverDialog.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import styles from './approvals.module.css';
import { DecideDialog } from './DecideDialog.tsx';
import { ProposeForManyDialog } from './ProposeForManyDialog.tsx';

/** What waits for a second person, and what was decided. */
export function ApprovalsScreen({ caseId }: { caseId: string }) {
  const { data: approvals, error, refetch } = useApprovalsQuery({ caseId });
  const { data: exhibits = [] } = useExhibitsQuery({ caseId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const [group, setGroup] = useState<ApprovalGroup | null>(null);
  const [deciding, setDeciding] = useState<{ approval: Approval; decision: 'approved' | 'rejected' } | null>(null);
  const [proposing, setProposing] = useState(false);
  const [handing, setHanding] = useState(false);
  const { data: session } = useSessionQuery({});
  const marked = useRef<string | null>(null);
  const dispatch = useAppDispatch();
  const target = useAppSelector(({ navigation: { place } }) => (place.kind === 'case' ? place.target : null));
  const zone = info?.displayZone ?? 'UTC';
  const whole = exhibits.filter(({ erasedAt }) => erasedAt === null);

  useEffect(() => {
    if (target?.kind !== 'approval' || !approvals) return;
    marked.current = target.id;
    setGroup(null);
    dispatch(targetReached());
    queueMicrotask(() => document.getElementById(`approval-${target.id}`)?.scrollIntoView({ block: 'center' }));
  }, [target, approvals, dispatch]);
  useCommands(
    whole.length > 0
      ? [{ id: 'approvals.propose', group: 'Approvals', label: 'Propose', keys: 'p', run: () => setProposing(true) }]
      : [],
  );

  const all = approvals ?? [];
  const count = (of: ApprovalGroup): number => all.filter((each) => groupOf(each) === of).length;
  const shown = group === null ? all : all.filter((each) => groupOf(each) === group);
  const propose = (
    <Button icon="plus" kind="primary" disabled={whole.length === 0} onClick={() => setProposing(true)}>
      Propose
    </Button>
  );
  return (
    <Page
      title="Approvals"
      intro="Nothing is approved alone: a second person signs the exact state of what was proposed."
      actions={all.length > 0 ? propose : undefined}
      narrow
    >
      <CaseStatus caseId={caseId} />
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!approvals && error === undefined && <Waiting label="Reading the approvals" />}
      {approvals?.length === 0 && (
        <Card>
          <EmptyState
            icon="approvals"
            title="Nothing was proposed yet"
            action={
              whole.length > 0 ? (
                propose
              ) : (
                <Button icon="evidence" onClick={() => dispatch(wentToSection({ section: 'evidence' }))}>
                  Take in evidence first
                </Button>
              )
            }
          >
            Disclosure, export, redaction and erasure of an exhibit can be proposed by one person and approved or
            rejected by another. If the exhibit changes, the approval lapses.
          </EmptyState>
        </Card>
      )}
      {all.length > 0 && (
        <fieldset className={styles.groups}>
          <legend className="visually-hidden">Show</legend>
          <GroupButton name="All" count={all.length} pressed={group === null} onClick={() => setGroup(null)} />
          {approvalGroups
            .filter(({ group: each }) => count(each) > 0 || each === 'waiting')
            .map((each) => (
              <GroupButton
                key={each.group}
                name={each.name}
                count={count(each.group)}
                pressed={group === each.group}
                onClick={() => setGroup(each.group)}
              />
            ))}
        </fieldset>
      )}
      {all.length > 0 && shown.length === 0 && (
        <p className={styles.muted}>Nothing is {group === 'waiting' ? 'waiting for a decision' : group}.</p>
      )}
      {shown.map((approval) => (
        <ApprovalCard
          key={approval.id}
          approval={approval}
          zone={zone}
          marked={approval.id === marked.current}
          onHandOver={() => setHanding(true)}
          onDecide={(decision) => setDeciding({ approval, decision })}
          onExhibit={(id) => dispatch(wentToSection({ section: 'evidence', target: { kind: 'exhibit', id } }))}
        />
      ))}
      {deciding && <DecideDialog caseId={caseId} {...deciding} onClose={() => setDeciding(null)} />}
      {handing && session && <HandOverDialog session={session} onClose={() => setHanding(false)} />}
      {proposing && <ProposeForManyDialog caseId={caseId} exhibits={whole} onClose={() => setProposing(false)} />}
    </Page>
  );
}

function GroupButton({
  name,
  count,
  pressed,
  onClick,
}: {
  name: string;
  count: number;
  pressed: boolean;
  onClick: () => void;
}) {
  return (
    <button type="button" className={styles.group} aria-pressed={pressed} onClick={onClick}>
      {name} <span>{count.toLocaleString('en-GB')}</span>
    </button>
  );
}
