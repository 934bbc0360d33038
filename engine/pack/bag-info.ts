/** `bag-info.txt`, RFC 8493 §2.2.2. */
import type { PackContent } from './write-pack.ts';

/** @param payload octets and files under `data/`, for the Payload-Oxum */
export function bagInfo(content: PackContent, payload: { readonly bytes: number; readonly files: number }): string {
  const lines: readonly [string, string][] = [
    ['Bag-Software-Agent', `${content.tool.name} ${content.tool.version}`],
    ['Bagging-Date', content.at.slice(0, 10)],
    ['External-Identifier', content.case.ref],
    ['External-Description', content.case.title],
    ['Internal-Sender-Identifier', content.case.id],
    ['Payload-Oxum', `${payload.bytes}.${payload.files}`],
  ];
  return lines.map(([label, value]) => `${label}: ${oneLine(value)}\n`).join('');
}

/** A title with a line break in it would begin another label. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Octets and files that the bag's Payload-Oxum names; null where it has none, `malformed` where it cannot be read. */
export function payloadOxum(text: string): { readonly bytes: number; readonly files: number } | null | 'malformed' {
  const found = /^Payload-Oxum[ \t]*:[ \t]*(.*?)[ \t]*$/imu.exec(text)?.[1];
  if (found === undefined) return null;
  const match = /^([0-9]{1,15})\.([0-9]{1,15})$/u.exec(found.replace(/\r$/u, ''));
  return match ? { bytes: Number(match[1]), files: Number(match[2]) } : 'malformed';
}
