/** One row of the demo file, in Timesketch's CSV shape with the extra columns that a force's monitoring would give. */
export interface DemoEvent {
  /** µs since 1970 UTC. */
  readonly at: number;
  readonly message: string;
  readonly description: string;
  readonly type: string;
  readonly user: string;
  readonly host: string;
  readonly source: string;
  readonly record?: string;
  readonly file?: string;
  readonly device?: string;
  readonly recipient?: string;
}

export const demoHeader =
  'message,datetime,timestamp_desc,timestamp,event_type,username,hostname,source_short,record,file_path,device_serial,recipient\n';

const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const dayMicros = 86_400_000_000;
let shownDay = Number.NaN;
let shownDate = '';

/** `2026-02-14T02:41:07.000000+00:00`, as psort and Timesketch write it. */
function iso(at: number): string {
  const day = Math.floor(at / dayMicros);
  // Rows come in order of time, so nearly every one has the date of the row before.
  if (day !== shownDay) {
    shownDay = day;
    shownDate = new Date(at / 1000).toISOString().slice(0, 11);
  }
  const micros = at - day * dayMicros;
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const time = `${two[Math.floor(seconds / 3600)]}:${two[Math.floor(seconds / 60) % 60]}:${two[seconds % 60]}`;
  const high = Math.floor(fraction / 10_000);
  const low = fraction - high * 10_000;
  return `${shownDate}${time}.${two[high]}${two[Math.floor(low / 100)]}${two[low % 100]}+00:00`;
}

function cell(text: string): string {
  return text.includes(',') || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

export function demoLine(event: DemoEvent): string {
  const { at, record = '', file = '', device = '', recipient = '' } = event;
  return `${cell(event.message)},${iso(at)},${event.description},${at},${event.type},${event.user},${event.host},${event.source},${record},${cell(file)},${device},${recipient}\n`;
}
