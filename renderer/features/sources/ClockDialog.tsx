import { useState } from 'react';
import type { ClockScope, ClockView, SourceView } from '../../../shared/api/sources.ts';
import { spanWords } from '../../../shared/domain/time/claim.ts';
import { useAppDispatch, useCall } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { Combobox } from '../../components/Combobox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, Select, TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import { ReasonField } from '../../components/ReasonField.tsx';
import { counted } from '../../format/numbers.ts';
import { matchZones, timeZones } from '../../format/zones.ts';
import { useStatementReasons } from '../custody/statement-reasons.ts';
import { ClockExample } from './ClockExample.tsx';
import {
  claimFor,
  clockWords,
  type Direction,
  nameOf,
  readOffset,
  readUncertainty,
  scopeChoices,
  scopeName,
} from './claim-form.ts';
import styles from './sources.module.css';

const everyDevice = 'Every device';
const asTheCase = 'None: shown as the rest of the case';
const zones = [asTheCase, ...timeZones()];
const findZones = (typed: string): readonly string[] => matchZones(zones, typed);

/** As words that are read as the same span. */
const typedAs = (micros: number): string => (micros === 0 ? '' : spanWords(micros));

/** How far a clock was off, how sure that is, and how it is known. */
export function ClockDialog({
  caseId,
  zone: displayZone,
  sources,
  clocks,
  scope: initial,
  onClose,
}: {
  caseId: string;
  zone: string;
  sources: readonly SourceView[];
  clocks: readonly ClockView[];
  scope: ClockScope;
  onClose: () => void;
}) {
  const before = claimFor(clocks, initial);
  const [scope, setScope] = useState(initial);
  const [typed, setTyped] = useState(before ? typedAs(before.offset) || '0' : '');
  const [direction, setDirection] = useState<Direction>(before && before.offset < 0 ? 'slow' : 'fast');
  const [give, setGive] = useState(before ? typedAs(before.uncertainty) : '');
  const [zone, setZone] = useState(before?.zone ?? asTheCase);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const recent = useStatementReasons(caseId, 'clock');
  const { call, busy, failure } = useCall('sources.setClock');
  const dispatch = useAppDispatch();

  const { hosts, imports } = scopeChoices(sources, scope.source);
  const hostNames = new Map(hosts.map(({ value }) => [nameOf(value, 'device'), value]));
  const findHosts = (text: string): readonly string[] => {
    const wanted = text.trim().toLocaleLowerCase('en-GB');
    const found = [...hostNames.keys()].filter((name) => name.toLocaleLowerCase('en-GB').includes(wanted));
    return wanted === '' ? [everyDevice, ...found.slice(0, 200)] : found.slice(0, 200);
  };
  const named = scope.source !== null || scope.host !== null || scope.importId !== null;
  const replaced = claimFor(clocks, scope);
  const offset = readOffset(typed, direction);
  const uncertainty = readUncertainty(give);
  const problems = {
    scope: named ? null : 'Name a source, a device or an import.',
    offset: offset.ok ? null : offset.problem,
    uncertainty: uncertainty.ok ? null : uncertainty.problem,
    reason: reason.trim().length < 3 ? 'Say how it is known: somebody may ask in the hearing.' : null,
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (busy || !offset.ok || !uncertainty.ok || problems.scope !== null || problems.reason !== null) return;
    const outcome = await call({
      caseId,
      scope,
      offset: offset.micros,
      uncertainty: uncertainty.micros,
      zone: zone === asTheCase ? null : zone,
      reason: reason.trim(),
    });
    if (!outcome.ok) return;
    const { about, events } = outcome.output;
    dispatch(noticed(`Clock offset set: ${about}. It decides for ${counted(events, 'event')}.`));
    onClose();
  };
  const started = typed.trim() !== '';
  return (
    <Dialog
      title={before ? 'Change a clock offset' : 'Set a clock offset'}
      size="wide"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <span className={styles.footNote}>Originals and recorded times stay as they are. It can be withdrawn.</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={busy}>
            Set the offset
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <fieldset className={styles.group}>
          <legend>Which clock</legend>
          <div className={styles.three}>
            <Select
              label="Source"
              value={scope.source === null ? '*' : `=${scope.source}`}
              onChange={({ target }) => {
                const source = target.value === '*' ? null : target.value.slice(1);
                // What the new source does not have cannot stay chosen.
                const has = scopeChoices(sources, source);
                setScope({
                  source,
                  host: has.hosts.some(({ value }) => value === scope.host) ? scope.host : null,
                  importId: has.imports.some(({ value }) => value === scope.importId) ? scope.importId : null,
                });
              }}
            >
              <option value="*">Every source</option>
              {sources.map(({ source }) => (
                <option key={source} value={`=${source}`}>
                  {nameOf(source, 'source')}
                </option>
              ))}
            </Select>
            <Combobox
              label="Device"
              value={scope.host === null ? everyDevice : nameOf(scope.host, 'device')}
              onChange={(name) => setScope({ ...scope, host: hostNames.get(name) ?? null })}
              search={findHosts}
            />
            <Select
              label="Import"
              value={scope.importId === null ? '*' : String(scope.importId)}
              onChange={({ target }) =>
                setScope({ ...scope, importId: target.value === '*' ? null : Number(target.value) })
              }
            >
              <option value="*">Every import</option>
              {imports.map(({ value, file }) => (
                <option key={value} value={value}>
                  {value}: {file}
                </option>
              ))}
            </Select>
          </div>
          <p className={tried && problems.scope !== null ? styles.problem : styles.muted}>
            {problems.scope ??
              `The clock of: ${scopeName(scope, sources)}. Where another claim is about fewer events, that one decides for them.`}
          </p>
        </fieldset>
        {replaced && (
          <Notice>
            Takes the place of: {clockWords(replaced)}. {replaced.by} said so: {replaced.reason}
          </Notice>
        )}
        <div className={styles.two}>
          <TextField
            label="How far it was off"
            hint="As 2m 3s, 90, 1.5 s, 250 ms or 00:02:03."
            data-autofocus
            maxLength={40}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            note={offset.ok ? offset.note : undefined}
            error={!offset.ok && (started || tried) ? offset.problem : null}
          />
          <TextField
            label="Give or take"
            optional
            hint="How far that may itself be wrong, either way."
            maxLength={40}
            value={give}
            onChange={(event) => setGive(event.target.value)}
            note={uncertainty.ok ? uncertainty.note : undefined}
            error={uncertainty.ok ? null : uncertainty.problem}
          />
        </div>
        <Choices
          legend="Which way"
          value={direction}
          onChange={setDirection}
          choices={[
            { value: 'fast', title: 'Fast', text: 'It showed a later time than it was: times are moved back.' },
            { value: 'slow', title: 'Slow', text: 'It showed an earlier time than it was: times are moved on.' },
          ]}
        />
        <ClockExample
          sources={sources}
          scope={scope}
          zone={displayZone}
          offset={offset.ok ? offset.micros : null}
          uncertainty={uncertainty.ok ? uncertainty.micros : null}
        />
        <Combobox
          label="The source’s own zone"
          hint="Its times can then be shown as its users saw them. It changes no instant."
          value={zone}
          onChange={setZone}
          search={findZones}
        />
        <ReasonField
          label="How it is known"
          value={reason}
          onChange={setReason}
          recent={recent}
          error={tried ? problems.reason : null}
        />
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}
