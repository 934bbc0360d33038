/** What an entry is about, in words. Subject ids are the engine's: `exhibit:AB/1`, `import:3`, `annotation:…`. */
export function subjectName(subject: string): string {
  const [kind = '', ...rest] = subject.split(':');
  const id = rest.join(':');
  switch (kind) {
    case 'exhibit':
      return `Exhibit ${id}`;
    case 'import':
      return `Import ${id}`;
    case 'annotation':
      return 'An annotation';
    case 'original':
      return 'An original';
    case 'bundle':
      return 'A bundle';
    case 'pack':
      return 'A verification pack';
    case 'event':
      return `Event ${id}`;
    case 'events':
      return `${id} events`;
    case 'search':
      return 'The timeline';
    case 'ed25519':
      // A device begins its record with its key and a nonce; an enrolled, replaced or revoked key stands without one.
      return rest[1] !== undefined && rest[1] !== 'administrator' ? 'This device' : 'A signing key';
    case 'entry':
      return 'A ledger entry';
    case 'approval':
      return 'A proposal';
    case 'record':
      return 'A record of verifications';
    case 'statement':
      return statementNames[rest[0] ?? ''] ?? 'A statement';
    case 'case':
      return 'The case';
    default:
      return subject;
  }
}

const statementNames: Readonly<Record<string, string>> = {
  clock: 'A source’s clock',
  person: 'A person',
  reveal: 'A pseudonym',
  rota: 'A rota',
  view: 'A saved view',
  lead: 'A lead',
  review: 'Events reviewed',
  scope: 'The scope of the case',
};

/** `bundle-exported` as words. */
export function actName(act: string): string {
  const words = act.replaceAll(/[-._]/gu, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
