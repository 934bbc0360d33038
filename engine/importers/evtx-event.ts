/** One event of a Windows event log: from its XML to its members, and to the record that every importer yields. */

import { readIsoTime } from '../../shared/domain/time/wall.ts';
import { canonicalName } from './columns.ts';
import type { XmlElement } from './evtx-xml.ts';
import type { Reading } from './importer.ts';
import { Members } from './json-text.ts';
import { utcRowTime } from './row-time.ts';
import { windowsRecord } from './windows-events.ts';

export type Fields = readonly { readonly name: string; readonly value: string }[];

const textOf = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

/** System's members that hold their value in attributes: which of them, and what it is called in the list of fields. */
const inAttributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Provider: { Name: 'ProviderName', Guid: 'ProviderGuid', EventSourceName: 'EventSourceName' },
  TimeCreated: { SystemTime: 'TimeCreated' },
  Correlation: { ActivityID: 'ActivityID', RelatedActivityID: 'RelatedActivityID' },
  Execution: { ProcessID: 'ExecutionProcessID', ThreadID: 'ExecutionThreadID' },
  Security: { UserID: 'UserID' },
};

/** Every value of an event with a name, System's first. */
export function eventFields(event: XmlElement): Fields {
  const fields: { name: string; value: string }[] = [];
  const put = (name: string, value: string): void => {
    if (value !== '') fields.push({ name, value });
  };
  for (const part of event.children) {
    if (typeof part === 'string') continue;
    if (part.name !== 'System') {
      data(part, put);
      continue;
    }
    for (const member of part.children) {
      if (typeof member === 'string') continue;
      const names = inAttributes[member.name];
      for (const [attribute, value] of member.attributes) {
        const name = names?.[attribute] ?? (attribute === 'Qualifiers' ? 'Qualifiers' : undefined);
        if (name !== undefined) put(name, value);
      }
      if (!names) put(member.name, textOf(member));
    }
  }
  return fields;
}

/** EventData's <Data Name="…">, UserData's elements by their own names; unnamed ones are counted. */
function data(part: XmlElement, put: (name: string, value: string) => void): void {
  let unnamed = 0;
  const walk = (element: XmlElement): void => {
    const inner = element.children.filter((child): child is XmlElement => typeof child !== 'string');
    if (inner.length > 0) {
      for (const child of inner) walk(child);
      return;
    }
    const named = element.attributes.find(([name]) => name === 'Name')?.[1];
    if (named === undefined && element.name === 'Data') unnamed += 1;
    put(named ?? (element.name === 'Data' ? `Data ${unnamed}` : element.name), textOf(element));
  };
  for (const child of part.children) if (typeof child !== 'string') walk(child);
}

const ofSystem = new Set(
  [
    ...Object.values(inAttributes).flatMap((names) => Object.values(names)),
    'EventID',
    'Qualifiers',
    'Version',
    'Level',
    'Task',
  ].concat(['Opcode', 'Keywords', 'EventRecordID', 'Channel', 'Computer']),
);

export function eventRecord(fields: Fields): Reading {
  const members = new Members(
    Object.fromEntries(fields.map(({ name, value }) => [name, value]).reverse()),
    canonicalName,
  );
  const written = members.first(['timecreated']);
  if (written === '') return { refused: 'the event has no TimeCreated' };
  if (/^\d+$/.test(written))
    return { refused: `the event’s time is the FILETIME ${written}, which is no date that can be held` };
  const time = utcRowTime(written, readIsoTime(written));
  if ('refused' in time) return time;
  // A log holds no text of a message, only what Windows would put into one.
  const told = fields.filter(({ name, value }) => !ofSystem.has(name) && value !== '-');
  return windowsRecord(members, time, told.map(({ name, value }) => `${name}: ${value}`).join(' · '));
}
