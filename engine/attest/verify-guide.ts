/** The part of `VERIFY.md` about trusted time and witnesses: openssl and coreutils only. Every command is run by a test. */

import { encodeBase64 } from '../../shared/domain/ledger/strict-text.ts';
import { attestedPaths } from '../../shared/domain/pack/attested.ts';
import { keyIdOf } from '../ed25519.ts';
import { entriesWords, instantWords } from './words.ts';

export interface AttestedToken {
  readonly path: string;
  readonly size: number;
  /** µs since 1970 UTC. */
  readonly time: number;
  readonly tsa: string;
}

export interface AttestedWitness {
  readonly name: string;
  readonly vkey: string;
  readonly publicKey: Uint8Array;
  readonly keyId: number;
  readonly size: number;
  /** Seconds since 1970 UTC. */
  readonly time: number;
}

const utc = instantWords('UTC');

/** @param heading the Markdown heading it stands under, such as `## 6. Trusted time and witnesses` */
export function attestedGuide(
  heading: string,
  tokens: readonly AttestedToken[],
  witnesses: readonly AttestedWitness[],
): string {
  const parts = [heading];
  if (tokens.length === 0) parts.push('No independent authority has timestamped this case’s log: not yet timestamped.');
  if (witnesses.length === 0) parts.push('No witness has cosigned this case’s log.');
  if (tokens.length > 0 || witnesses.length > 0) parts.push(checkpoints);
  if (tokens.length > 0) parts.push(stamps(tokens));
  if (witnesses.length > 0) parts.push(cosigned(witnesses));
  return `${parts.join('\n\n')}\n`;
}

const checkpoints = `Each \`${attestedPaths.folder}checkpoint-<n>\` is a checkpoint over the first n entries of the ledger, signed by a device of this case:

\`\`\`sh
for note in ${attestedPaths.folder}checkpoint-*[0-9]; do
  sed '/^$/,$d' "$note" > "$work/note"
  sed -n 's/^\u2014 .* //p' "$note" | base64 -d | tail -c 64 > "$work/note-sig"
  test "$(sed -n 1p "$note")" = "$(sed -n 1p proof/export/checkpoint)"
  test "$note" = "${attestedPaths.folder}checkpoint-$(sed -n 2p "$note")"
  signed=no
  for key in proof/keys/*.pem; do
    if openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/note" -sigfile "$work/note-sig" > "$work/said" 2>&1; then signed=yes; fi
  done
  test "$signed" = yes || { echo "$note: signed by no key of this case"; exit 1; }
done
\`\`\`

That its root is the root over those entries is checked by \`continuity verify\` or by any program for such logs.`;

function stamps(tokens: readonly AttestedToken[]): string {
  const said = tokens.map(
    ({ size, time, tsa }) => `- the first ${entriesWords(size)}: ${utc(time)} by ${tsa.replace(/[`\n]/g, ' ')}`,
  );
  const commands = tokens.map(
    ({ path, size, time }) =>
      `openssl ts -verify -token_in -in ${path} -data ${attestedPaths.checkpoint(size)} -CAfile "$roots" -partial_chain -attime ${Math.floor(time / 1_000_000)}\nopenssl ts -reply -token_in -in ${path} -token_out -text | grep 'Time stamp:'`,
  );
  return `An authority outside the force stamped these with its own clock (RFC 3161). They existed then, and so did everything before them:

${said.join('\n')}

The certificates in \`${attestedPaths.roots}\` are those the device was set to trust. Whoever does not take them from this pack gets
them from the authority and enters their file instead. Validity is judged as of the time stamped (\`-attime\`); the second
command prints the time that the token itself holds.

\`\`\`sh
roots=${attestedPaths.roots}
${commands.join('\n')}
\`\`\``;
}

function cosigned(witnesses: readonly AttestedWitness[]): string {
  const commands = witnesses.map(({ name, keyId, publicKey, size }) => {
    // 30 of the key's 32 bits: enough to tell two keys of one name apart.
    const id = encodeBase64(Uint8Array.of(keyId >>> 24, keyId >>> 16, keyId >>> 8, keyId)).slice(0, 5);
    const quoted = `'${name.replaceAll("'", "'\\''")}'`;
    return `witness ${attestedPaths.cosigned(size)} ${quoted} ${id} ${attestedPaths.witnessKey(keyIdOf(publicKey))}`;
  });
  return `A witness cosigns a checkpoint only where it continues everything that it had seen of this log before, so a second history by
the same key would have had to be shown to it too (https://c2sp.org/tlog-cosignature). Compare the keys in
\`${attestedPaths.witnesses}\` with those that the witnesses publish.

\`\`\`sh
witness() {
  sed '/^$/,$d' "$1" > "$work/note"
  grep -F -- "\u2014 $2 $3" "$1" | cut -d' ' -f3 | base64 -d | tail -c 72 > "$work/cosignature"
  time=$(head -c 8 "$work/cosignature" | od -An -tu8 --endian=big | tr -d ' ')
  { printf 'cosignature/v1\\ntime %s\\n' "$time"; cat "$work/note"; } > "$work/cosigned"
  tail -c 64 "$work/cosignature" > "$work/cosig"
  openssl pkeyutl -verify -pubin -inkey "$4" -rawin -in "$work/cosigned" -sigfile "$work/cosig" || { echo "$1: not cosigned by $2"; exit 1; }
  echo "$2 saw $(sed -n 2p "$work/note") entries on $(date -u -d "@$time")"
}
${commands.join('\n')}
\`\`\``;
}
