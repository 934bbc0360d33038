/** Lines of BagIt manifests, RFC 8493 §2.1.3: `checksum SP filepath LF`. */

export interface ManifestLine {
  readonly digest: string;
  readonly path: string;
}

/** Two spaces, so that `sha256sum -c` reads the manifest as it is. */
export function manifestLine({ digest, path }: ManifestLine): string {
  return `${digest}  ${path}\n`;
}

/**
 * Null where the text is no manifest line. Checksums come back in lower case; `*` before the path is what `md5sum -b` writes
 * and means nothing (RFC 8493 §6.1.3 asks to ignore it), a leading `./` neither.
 *
 * @param escapes which percent escapes count: RFC 8493 §2.1.3 escapes CR, LF and %; earlier drafts CR and LF alone
 */
export function parseManifestLine(text: string, escapes: 'rfc8493' | 'draft'): ManifestLine | null {
  const match = /^([0-9a-f]+)[ \t]+\*?(.+)$/iu.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const escaped = escapes === 'rfc8493' ? /%(0[AaDd]|25)/gu : /%(0[AaDd])/gu;
  const path = match[2]
    .replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/^(?:\.\/)+/u, '');
  return { digest: match[1].toLowerCase(), path };
}
