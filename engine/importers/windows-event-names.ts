/**
 * Windows event ids in words, so that a type says what happened. Ids mean something only with their channel or provider: 1102
 * of Security is a cleared log, 1102 of another provider is not. Source: Microsoft Learn, "Audit events" of each subcategory.
 */
const security: Readonly<Record<number, string>> = {
  1100: 'Event logging service shut down',
  1102: 'Audit log cleared',
  4608: 'Windows started',
  4609: 'Windows shut down',
  4616: 'System time changed',
  4624: 'Logon',
  4625: 'Failed logon',
  4634: 'Logoff',
  4647: 'Logoff started by the user',
  4648: 'Logon with explicit credentials',
  4656: 'Object handle requested',
  4657: 'Registry value changed',
  4658: 'Object handle closed',
  4660: 'Object deleted',
  4663: 'Object accessed',
  4670: 'Permissions of an object changed',
  4672: 'Special privileges assigned',
  4673: 'Privileged service called',
  4688: 'Process started',
  4689: 'Process ended',
  4690: 'Object handle duplicated',
  4697: 'Service installed',
  4698: 'Scheduled task created',
  4699: 'Scheduled task deleted',
  4702: 'Scheduled task changed',
  4719: 'Audit policy changed',
  4720: 'User account created',
  4722: 'User account enabled',
  4723: 'Password change attempted',
  4724: 'Password reset attempted',
  4725: 'User account disabled',
  4726: 'User account deleted',
  4728: 'Member added to a global group',
  4732: 'Member added to a local group',
  4738: 'User account changed',
  4740: 'User account locked out',
  4768: 'Kerberos ticket requested',
  4769: 'Kerberos service ticket requested',
  4776: 'Credentials validated',
  4778: 'Session reconnected',
  4779: 'Session disconnected',
  4798: 'Groups of a user enumerated',
  4799: 'Members of a group enumerated',
  4800: 'Workstation locked',
  4801: 'Workstation unlocked',
  4802: 'Screen saver started',
  4803: 'Screen saver ended',
  5140: 'Network share accessed',
  5145: 'File on a network share checked for access',
  5156: 'Network connection allowed',
  5158: 'Port bound',
  6416: 'External device recognised',
};

const elsewhere: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'microsoft-windows-eventlog': { 104: 'Event log cleared', 1102: 'Audit log cleared' },
  'microsoft-windows-printservice': { 307: 'Document printed', 805: 'Print job rendered' },
  'microsoft-windows-kernel-general': {
    1: 'System time changed',
    12: 'Windows started',
    13: 'Windows shut down',
  },
  'microsoft-windows-sysmon': {
    1: 'Process started',
    2: 'File creation time changed',
    3: 'Network connection',
    5: 'Process ended',
    7: 'Image loaded',
    8: 'Remote thread created',
    10: 'Process accessed',
    11: 'File created',
    12: 'Registry key created or deleted',
    13: 'Registry value set',
    15: 'File stream created',
    17: 'Pipe created',
    18: 'Pipe connected',
    22: 'DNS query',
    23: 'File deleted',
    26: 'File deletion noted',
  },
  'microsoft-windows-powershell': { 4103: 'PowerShell command run', 4104: 'PowerShell script run' },
  'microsoft-windows-terminalservices-localsessionmanager': {
    21: 'Remote session logon',
    23: 'Remote session logoff',
    24: 'Remote session disconnected',
    25: 'Remote session reconnected',
  },
};

/**
 * “Logon (4624)”; where the id is not known there, “Event 7036 of Service Control Manager”.
 *
 * @param provider and `channel`: as the event names them; either may be empty
 */
export function windowsEventName(eventId: string, provider: string, channel: string): string {
  if (!/^\d{1,5}$/.test(eventId)) return eventId === '' ? 'Windows event' : `Event ${eventId}`;
  const id = Number(eventId);
  const from = provider.trim().toLowerCase();
  const isSecurity =
    channel.trim().toLowerCase() === 'security' ||
    channel.trim().toLowerCase() === 'sec' ||
    from === 'microsoft-windows-security-auditing' ||
    from === 'security';
  const known =
    elsewhere[from]?.[id] ??
    (isSecurity ? security[id] : undefined) ??
    byChannel(channel)?.[id] ??
    (isSecurity && id === 1102 ? 'Audit log cleared' : undefined);
  if (known !== undefined) return `${known} (${id})`;
  const whose = provider.trim() || channel.trim();
  return whose === '' ? `Event ${id}` : `Event ${id} of ${whose}`;
}

/** Tools that leave the provider out name the channel: `Microsoft-Windows-Sysmon/Operational`, or Hayabusa's `Sysmon`. */
function byChannel(channel: string): Readonly<Record<number, string>> | undefined {
  const name = channel.trim().toLowerCase().split('/')[0] ?? '';
  if (name === 'system') return { 104: 'Event log cleared' };
  return elsewhere[name] ?? elsewhere[shortChannels[name] ?? ''];
}

/** Hayabusa's abbreviations (its config/channel_abbreviations.txt). */
const shortChannels: Readonly<Record<string, string>> = {
  sysmon: 'microsoft-windows-sysmon',
  pwsh: 'microsoft-windows-powershell',
  rdslsm: 'microsoft-windows-terminalservices-localsessionmanager',
  prnsvc: 'microsoft-windows-printservice',
};
