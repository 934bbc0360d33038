/** A name that can suggest no folder and is a file name on every system; the window may send anything. At most 200 characters. */
export function plainFileName(suggested: string): string {
  const plain = suggested
    .normalize('NFC')
    .replace(/[\p{C}\\/:*?"<>|]/gu, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 200);
  return plain === '' ? 'continuity' : plain;
}
