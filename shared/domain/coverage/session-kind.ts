/** Whether an event of this type begins or ends somebody's session on a device. Failed and explicit-credential logons begin none. */
export function sessionKind(type: string): 'on' | 'off' | null {
  const words = type.normalize('NFKC').toLowerCase().replaceAll(/[_-]+/g, ' ');
  if (/\bfail|\bdenied\b|\bexplicit\b|\bpolicy\b|\battempt/.test(words)) return null;
  if (/\b(log|sign) ?(off|out)\b/.test(words)) return 'off';
  return /\b(log|sign) ?(on|in)\b/.test(words) ? 'on' : null;
}
