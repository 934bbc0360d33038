/** Pairs of logon and logoff, and those that lack the other half: the limits of what can be said about who sat where. */

/** One event that begins or ends a session, of one person on one device. Instants: µs since 1970 UTC. */
export interface SessionMark {
  readonly event: number;
  readonly at: number;
  readonly kind: 'on' | 'off';
}

export interface Sessions {
  readonly paired: readonly { readonly on: SessionMark; readonly off: SessionMark }[];
  readonly withoutOff: readonly SessionMark[];
  readonly withoutOn: readonly SessionMark[];
}

/**
 * Pairs the marks of one person on one device: each logoff ends the newest open logon, as nested sessions do. Marks at one
 * instant keep the order of their event ids, logons first.
 *
 * @param mostOpen longest a session may last, µs; a logoff later than that ends nothing
 */
export function pairSessions(marks: readonly SessionMark[], mostOpen = 7 * 86_400_000_000): Sessions {
  const sorted = [...marks].sort(
    (a, b) => a.at - b.at || (a.kind === b.kind ? a.event - b.event : a.kind === 'on' ? -1 : 1),
  );
  const paired: { on: SessionMark; off: SessionMark }[] = [];
  const withoutOn: SessionMark[] = [];
  const open: SessionMark[] = [];
  const late: SessionMark[] = [];
  for (const mark of sorted) {
    if (mark.kind === 'on') {
      open.push(mark);
      continue;
    }
    while (open.length > 0 && mark.at - (open[0]?.at ?? 0) > mostOpen) late.push(open.shift() as SessionMark);
    const on = open.pop();
    if (on) paired.push({ on, off: mark });
    else withoutOn.push(mark);
  }
  return { paired, withoutOff: [...late, ...open].sort((a, b) => a.at - b.at || a.event - b.event), withoutOn };
}
