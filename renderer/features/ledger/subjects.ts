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
      return 'This device';
    case 'case':
      return 'The case';
    default:
      return subject;
  }
}

/** `bundle-exported` as words. */
export function actName(act: string): string {
  const words = act.replaceAll(/[-._]/gu, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
