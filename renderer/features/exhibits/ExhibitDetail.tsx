import { useState } from 'react';
import type { ApprovalKind } from '../../../shared/api/approvals.ts';
import type { CustodyGap } from '../../../shared/api/custody.ts';
import { useCommands } from '../../app/commands/commands.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { type Target, wentToSection } from '../../app/navigation.ts';
import { noticed } from '../../app/notices.ts';
import { useCaseInfoQuery } from '../../app/queries.ts';
import { Button } from '../../components/Button.tsx';
import { copyText } from '../../components/copy.ts';
import { cx } from '../../components/cx.ts';
import { Facts } from '../../components/Facts.tsx';
import { Hash } from '../../components/Hash.tsx';
import { Icon } from '../../components/Icon.tsx';
import { MenuButton } from '../../components/MenuButton.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { Waiting } from '../../components/Page.tsx';
import { Time } from '../../components/Time.tsx';
import { formatSizeExact } from '../../format/numbers.ts';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useApprovalsQuery, useContinuityQuery } from '../custody/api.ts';
import { approvalTitle } from '../custody/approval-words.ts';
import { DeclareGapDialog } from '../custody/DeclareGapDialog.tsx';
import { EraseDialog } from '../custody/EraseDialog.tsx';
import { ProposeDialog } from '../custody/ProposeDialog.tsx';
import { RedactedCopyDialog } from '../custody/RedactedCopyDialog.tsx';
import { custodySentence, undeclared } from '../custody/story.ts';
import { TransferDialog } from '../custody/TransferDialog.tsx';
import { AcquisitionView } from './AcquisitionView.tsx';
import { useExhibitsQuery } from './api.ts';
import { ContinuityPrint } from './ContinuityPrint.tsx';
import { ContinuityStory } from './ContinuityStory.tsx';
import { CustodyTrack } from './CustodyTrack.tsx';
import { kindOf, labelText, statementWording } from './describe.ts';
import styles from './exhibits.module.css';
import { FolderFiles } from './FolderFiles.tsx';
import { HashStatusView } from './HashStatusView.tsx';

type Open =
  | { readonly kind: 'transfer' | 'redact' | 'erase' | 'print' }
  | { readonly kind: 'propose'; readonly what: ApprovalKind }
  | { readonly kind: 'gap'; readonly gap: CustodyGap | null };

export interface ExhibitDetailProps {
  readonly caseId: string;
  readonly exhibitId: string;
  /** The whole width of the screen, as for reading it out; else beside the list. */
  readonly wide: boolean;
  readonly onWide: (wide: boolean) => void;
  readonly onExhibit: (exhibitId: string) => void;
  readonly onClose: () => void;
}

/** The exhibit's label, who had it and when, everything the ledger says about it, and what can be done with it. */
export function ExhibitDetail({ caseId, exhibitId, wide, onWide, onExhibit, onClose }: ExhibitDetailProps) {
  const { data, error, refetch } = useContinuityQuery({ caseId, exhibitId });
  const { data: info } = useCaseInfoQuery({ caseId });
  const { data: exhibits = [] } = useExhibitsQuery({ caseId });
  const { data: approvals = [] } = useApprovalsQuery({ caseId, exhibitId });
  const [open, setOpen] = useState<Open | null>(null);
  const dispatch = useAppDispatch();
  const zone = info?.displayZone ?? 'UTC';
  const exhibit = data?.exhibit;
  const erased = exhibit?.erasedAt !== null && exhibit !== undefined;
  const parent = exhibits.find(({ id }) => id === exhibit?.parent);
  const copies = exhibits.filter((each) => each.parent === exhibitId);
  const gaps = data ? undeclared(data.gaps) : [];
  const live = approvals.filter(({ status }) => status === 'pending' || status === 'approved');
  const close = (): void => setOpen(null);

  useCommands(
    exhibit && !erased
      ? [
          {
            id: 'exhibit.transfer',
            group: 'Exhibit',
            label: `Transfer ${exhibit.ref}`,
            keys: 't',
            run: () => setOpen({ kind: 'transfer' }),
          },
          {
            id: 'exhibit.propose',
            group: 'Exhibit',
            label: `Propose for ${exhibit.ref}`,
            keys: 'p',
            run: () => setOpen({ kind: 'propose', what: 'disclosure' }),
          },
          {
            id: 'exhibit.print',
            group: 'Exhibit',
            label: 'Print the continuity',
            keys: 'mod+p',
            run: () => setOpen({ kind: 'print' }),
          },
          {
            id: 'exhibit.wide',
            group: 'Exhibit',
            label: wide ? 'Beside the list' : 'The whole width',
            keys: 'w',
            run: () => onWide(!wide),
          },
        ]
      : [],
    2,
  );

  const copyLabel = (): void => {
    if (exhibit && info && copyText(labelText(exhibit, info.ref))) dispatch(noticed(`Label of ${exhibit.ref} copied.`));
  };
  const Heading = wide ? 'h1' : 'h2';
  const gone = erased ? 'Its bytes were erased.' : null;
  return (
    <section
      className={cx(styles.detail, wide && styles.wide)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
      tabIndex={0}
      aria-label={exhibit ? `Exhibit ${exhibit.ref}` : 'Exhibit'}
    >
      <div className={styles.detailHead}>
        {wide && (
          <Button kind="quiet" icon="left" onClick={() => onWide(false)}>
            Evidence
          </Button>
        )}
        <Heading className={styles.detailTitle}>{exhibit ? `Exhibit ${exhibit.ref}` : 'Exhibit'}</Heading>
        {exhibit && (
          <Button
            kind="quiet"
            icon="print"
            aria-label="Print the continuity"
            onClick={() => setOpen({ kind: 'print' })}
          />
        )}
        {!wide && <Button kind="quiet" icon="wide" aria-label="Use the whole width" onClick={() => onWide(true)} />}
        <Button kind="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </div>
      {error !== undefined && <FailureNotice failure={error as never} onRetry={() => void refetch()} />}
      {!exhibit && error === undefined && <Waiting label="Reading the exhibit" rows={5} />}
      {exhibit && data && (
        <>
          <div className={styles.headline}>
            <p className={styles.description}>{exhibit.description}</p>
            <p className={gaps.length > 0 ? styles.custodyOpen : styles.custody}>
              <Icon name={gaps.length > 0 ? 'alert' : 'person'} />
              <span>{custodySentence(data)}</span>
            </p>
          </div>
          {erased && exhibit.erasedAt && (
            <Notice tone="warn" title={`Erased ${formatInstant(microsOfIso(exhibit.erasedAt), zone)}`}>
              Its bytes are gone for good. What is below is the record that stays.
            </Notice>
          )}
          <div role="toolbar" aria-label="What can be done with it" className={styles.actions}>
            <Button icon="right" disabled={erased} onClick={() => setOpen({ kind: 'transfer' })}>
              Transfer
            </Button>
            <MenuButton
              items={[
                {
                  id: 'redactions',
                  label: 'Redact its pages',
                  text: 'Mark what a version must not show, and have a copy made',
                  icon: 'filter',
                  unavailable: gone ?? (exhibit.kind === 'folder' ? 'A folder has no pages.' : null),
                  run: () =>
                    dispatch(
                      wentToSection({
                        section: 'evidence',
                        target: { kind: 'redact', source: { kind: 'exhibit', id: exhibitId } },
                      }),
                    ),
                },
                {
                  id: 'redact',
                  label: 'Register a redacted copy',
                  text: 'A copy with parts taken out, made elsewhere',
                  icon: 'filter',
                  unavailable: gone,
                  run: () => setOpen({ kind: 'redact' }),
                },
                {
                  id: 'disclose',
                  label: 'Propose disclosure or export',
                  text: 'A second person approves or rejects it',
                  icon: 'save',
                  unavailable: gone,
                  run: () => setOpen({ kind: 'propose', what: 'disclosure' }),
                },
                {
                  id: 'erasure',
                  label: 'Propose erasure',
                  text: 'Nothing is erased before it is approved',
                  icon: 'help',
                  unavailable: gone,
                  run: () => setOpen({ kind: 'propose', what: 'erasure' }),
                },
                {
                  id: 'gap',
                  label: 'Declare a gap',
                  text: 'A time in which nobody can say who had it',
                  icon: 'clock',
                  run: () => setOpen({ kind: 'gap', gap: null }),
                },
                {
                  id: 'erase',
                  label: 'Erase',
                  text: 'Needs an approval in force',
                  icon: 'alert',
                  danger: true,
                  unavailable: gone,
                  run: () => setOpen({ kind: 'erase' }),
                },
              ]}
            >
              More
            </MenuButton>
          </div>
          {live.length > 0 && (
            <ul className={styles.live} aria-label="Approvals">
              {live.map((approval) => (
                <li key={approval.id}>
                  <Icon name={approval.status === 'approved' ? 'check' : 'clock'} />
                  <span>
                    <strong>{approval.status === 'approved' ? 'Approved' : 'Waiting for approval'}:</strong>{' '}
                    {approvalTitle(approval)}
                  </span>
                  <Button
                    kind="link"
                    onClick={() =>
                      dispatch(wentToSection({ section: 'approvals', target: { kind: 'approval', id: approval.id } }))
                    }
                  >
                    Show
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <div className={styles.columns}>
            <div className={styles.facts}>
              <HashStatusView caseId={caseId} exhibit={exhibit} hash={data.hash} zone={zone} />
              <section className={styles.label} aria-label={`Label of ${exhibit.ref}`}>
                <Facts
                  rows={[
                    ['Case', info?.ref],
                    ['Kind', kindOf(exhibit)],
                    ['Produced by', `${exhibit.producedBy} (${exhibit.producer})`],
                    ['Produced', <Time key="t" iso={exhibit.producedAt} zone={zone} stacked />],
                    [exhibit.kind === 'folder' ? 'Folder' : 'File', exhibit.file],
                    [exhibit.kind === 'folder' ? 'Manifest' : 'Size', formatSizeExact(exhibit.size)],
                    [
                      'Copy of',
                      parent && (
                        <Button key="c" kind="link" onClick={() => onExhibit(parent.id)}>
                          {parent.ref} · {parent.description}
                        </Button>
                      ),
                    ],
                    [
                      'Redacted copies',
                      copies.length === 0 ? null : (
                        <ul key="r">
                          {copies.map((copy) => (
                            <li key={copy.id}>
                              <Button kind="link" onClick={() => onExhibit(copy.id)}>
                                {copy.ref} · {copy.description}
                              </Button>
                            </li>
                          ))}
                        </ul>
                      ),
                    ],
                    [
                      'Taken from',
                      exhibit.parents.length === 0 ? null : (
                        <ul key="p">
                          {exhibit.parents.map((hash) => (
                            <li key={hash}>
                              <Hash value={hash} of="the original" />
                            </li>
                          ))}
                        </ul>
                      ),
                    ],
                  ]}
                />
                <blockquote className={styles.statement}>{statementWording(exhibit)}</blockquote>
                <div>
                  <Button icon="copy" onClick={copyLabel}>
                    Copy label
                  </Button>
                </div>
              </section>
              <AcquisitionView exhibit={exhibit} zone={zone} />
            </div>
            <div className={styles.telling}>
              <section className={styles.block} aria-label="Custody">
                <h2 className={styles.sub}>Custody</h2>
                <CustodyTrack continuity={data} zone={zone} onDeclare={(gap) => setOpen({ kind: 'gap', gap })} />
              </section>
              <section className={styles.block} aria-label="Continuity">
                <div className={styles.blockHead}>
                  <h2 className={styles.sub}>Continuity</h2>
                  <Button
                    kind="quiet"
                    icon="ledger"
                    onClick={() => dispatch(wentToSection({ section: 'ledger', target: inLedger(exhibit.ref) }))}
                  >
                    Show in the ledger
                  </Button>
                </div>
                <ContinuityStory entries={data.entries} events={data.events} zone={zone} />
              </section>
              <FolderFiles caseId={caseId} exhibit={exhibit} zone={zone} />
            </div>
          </div>
          {open?.kind === 'transfer' && (
            <TransferDialog caseId={caseId} zone={zone} continuity={data} onClose={close} />
          )}
          {open?.kind === 'redact' && (
            <RedactedCopyDialog
              caseId={caseId}
              exhibit={exhibit}
              onClose={close}
              onDone={(copy) => {
                close();
                dispatch(noticed(`Redacted copy registered as ${copy.ref}.`));
                onExhibit(copy.id);
              }}
            />
          )}
          {open?.kind === 'propose' && (
            <ProposeDialog caseId={caseId} exhibits={[exhibit]} first={open.what} onClose={close} />
          )}
          {open?.kind === 'gap' && (
            <DeclareGapDialog caseId={caseId} zone={zone} exhibit={exhibit} gap={open.gap} onClose={close} />
          )}
          {open?.kind === 'erase' && <EraseDialog caseId={caseId} exhibit={exhibit} onClose={close} />}
          {open?.kind === 'print' && <ContinuityPrint caseId={caseId} continuity={data} zone={zone} onDone={close} />}
        </>
      )}
    </section>
  );
}

const inLedger = (ref: string): Target => ({ kind: 'subject', subject: `exhibit:${ref}` });
