const amount = (n: number, one: string, many: string): string => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

/** What the chronology holds, in one sentence; every number exact. */
export function describeScope({
  keyEvents,
  events,
  files,
}: {
  keyEvents: number;
  events: number;
  files: number;
}): string {
  const of =
    events === 0
      ? 'The case holds no events.'
      : `${amount(events, 'event', 'events')} imported from ${amount(files, 'file', 'files')}`;
  if (events === 0) return of;
  return keyEvents === 0 ? `None of ${of} is annotated.` : `${amount(keyEvents, 'key event', 'key events')} of ${of}.`;
}
