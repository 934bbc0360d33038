const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** 50,118. */
export const formatCount = (n: number): string => whole.format(n);

/** "1 event", "50,118 events". */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;

/** Decimal units, as file managers show them: "812 bytes", "6.8 MB". Rounded, so for the eye only. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  let size = bytes;
  let unit = '';
  for (const next of ['kB', 'MB', 'GB', 'TB']) {
    size /= 1000;
    unit = next;
    if (size < 999.95) break;
  }
  return `${short.format(size)} ${unit}`;
}

/** "6.8 MB (6,812,004 bytes)": the round number for the eye, the exact one for the record. */
export function formatSizeExact(bytes: number): string {
  return bytes < 1000 ? formatSize(bytes) : `${formatSize(bytes)} (${counted(bytes, 'byte')})`;
}
