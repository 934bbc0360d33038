/** `VERIFY.md`: how to check a pack with coreutils, grep, sed and openssl. Every command in it is run by a test. */
import { entryPayloadType } from '../../shared/domain/ledger/entry.ts';
import { packPaths } from '../../shared/domain/pack/layout.ts';
import { keyIdOf } from '../ed25519.ts';
import { pemPath } from './keys.ts';
import { verifyProgram } from './verify-program.ts';
import type { PackContent } from './write-pack.ts';

export function verifyGuide(content: PackContent): string {
  const key = keyIdOf(content.ownKey);
  const pem = pemPath(content.ownKey);
  const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}`]+/gu, ' ').trim();
  return `# How to check this pack

Case ${oneLine(content.case.ref)}, ${oneLine(content.case.title)}. Made on ${content.at} (the clock of the device that made it) by ${content.tool.name} ${content.tool.version}.

You need no software of ours: \`sha256sum\`, \`find\`, \`sort\`, \`cut\`, \`grep\`, \`sed\`, \`base64\` (any Linux has them) and
\`openssl\` 3 are enough. Open a terminal in the folder that holds this file and enter the commands in their order, in one
terminal. A command that finds something wrong says so and stops. What the files are, byte for byte, is in
\`docs/verification-format.md\` of ${content.tool.name}.

## 1. The files are the ones that were packed

\`\`\`sh
set -eu
export LC_ALL=C
work=$(mktemp -d)
sha256sum --check --strict --quiet ${packPaths.manifest}
sha256sum --check --strict --quiet ${packPaths.tagManifest}
\`\`\`

No file was added either, and none is a link to somewhere else:

\`\`\`sh
find . -type f | sed 's/^\\.\\///' | sort > "$work/found"
{ cut -c67- ${packPaths.manifest}; cut -c67- ${packPaths.tagManifest}; printf '%s\\n' ${[packPaths.tagManifest, packPaths.exportLedger, packPaths.exportPae, packPaths.exportSignature, packPaths.checkpoint, packPaths.exportInclusion, packPaths.exportConsistency].join(' ')}; } | sort > "$work/listed"
diff "$work/listed" "$work/found"
test -z "$(find . ! -type f ! -type d)"
echo "Files: as packed"
\`\`\`

## 2. The list of files is the one that was signed

Whoever exported this pack signed a ledger entry that names the SHA-256 of \`${packPaths.tagManifest}\`, which names
every other list here. \`${packPaths.exportPae}\` holds the very bytes that were signed.

\`\`\`sh
openssl pkeyutl -verify -pubin -inkey ${pem} -rawin -in ${packPaths.exportPae} -sigfile ${packPaths.exportSignature}
sum=$(sha256sum ${packPaths.tagManifest} | cut -c1-64)
size=$(stat -c %s ${packPaths.tagManifest})
grep -aq "\\"act\\":\\"exported\\",.*\\"subject\\":{\\"id\\":\\"pack:$sum\\",\\"sha256\\":\\"$sum\\",\\"size\\":$size}" ${packPaths.exportPae}
echo "List of files: as signed"
\`\`\`

## 3. The key is the one you were told about

This prints the fingerprint of the key. Compare it with the one that the force has on record for the device; do not take it
from this pack alone. When the pack was made it was \`${key}\`.

\`\`\`sh
openssl pkey -pubin -in ${pem} -outform DER | tail -c 32 | sha256sum | cut -c1-64
\`\`\`

## 4. Every entry of the ledger is signed, in its place, and says what it said

Each line of \`${packPaths.ledger}\` is one entry; \`${packPaths.exportLedger}\` continues it up to this export. For
every entry: the signature fits; the entry before it in its feed is the one it names; its detail is the one it committed to.
This takes about a tenth of a second an entry.

\`\`\`sh
cat ${packPaths.ledger} ${packPaths.exportLedger} > "$work/ledger"
: > "$work/payloads"
n=0
erased=0
while IFS= read -r line; do
  n=$((n + 1))
  signed='^{"payload":"\\([A-Za-z0-9+/=]*\\)","payloadType":"${entryPayloadType}","signatures":\\[{"keyid":"\\([0-9a-f]*\\)","sig":"\\([A-Za-z0-9+/=]*\\)"}\\],"salt":'
  head="$signed"'"\\([A-Za-z0-9+/=]*\\)","detail":\\(.*\\)}$'
  printf '%s\\n' "$line" | sed "s|$signed.*|\\\\1|" | base64 -d > "$work/payload"
  key=$(printf '%s\\n' "$line" | sed "s|$signed.*|\\\\2|")
  printf '%s\\n' "$line" | sed "s|$signed.*|\\\\3|" | base64 -d > "$work/sig"
  { printf 'DSSEv1 ${entryPayloadType.length} ${entryPayloadType} %d ' "$(stat -c %s "$work/payload")"; cat "$work/payload"; } > "$work/pae"
  openssl pkeyutl -verify -pubin -inkey "${packPaths.keys}$key.pem" -rawin -in "$work/pae" -sigfile "$work/sig" > "$work/said" || { echo "entry $n: the signature does not fit"; exit 1; }
  feed=$(sed 's/.*"feed":"\\([0-9a-f]*\\)".*/\\1/' "$work/payload")
  before=null
  if [ -f "$work/head-$feed" ]; then before="\\"$(cat "$work/head-$feed")\\""; fi
  grep -q "\\"log\\":\\"${content.log}\\",.*\\"prev\\":$before,\\"seen\\":" "$work/payload" || { echo "entry $n: not in its place"; exit 1; }
  { printf '\\000'; cat "$work/pae" "$work/sig"; } | sha256sum | cut -c1-64 > "$work/head-$feed"
  case "$line" in
    *'"}],"salt":null,"detail":null}') erased=$((erased + 1)) ;;
    *)
      detail=$({ printf '%s\\n' "$line" | sed "s|$head|\\\\4|" | base64 -d; printf '%s\\n' "$line" | sed "s|$head|\\\\5|" | tr -d '\\n'; } | sha256sum | cut -c1-64)
      grep -q "\\"detail\\":\\"$detail\\",\\"feed\\":" "$work/payload" || { echo "entry $n: the detail is another one"; exit 1; }
      ;;
  esac
  { cat "$work/payload"; echo; } >> "$work/payloads"
done < "$work/ledger"
echo "Ledger: $n entries, each signed and in its place"
if [ "$erased" != 0 ]; then echo "Ledger: the personal detail of $erased of them was erased"; fi
\`\`\`

The last of them is the export of step 2, and every feed begins with the key that signs it:

\`\`\`sh
cmp "$work/pae" ${packPaths.exportPae}
cmp "$work/sig" ${packPaths.exportSignature}
for key in ${packPaths.keys}*.pem; do
  raw=$(openssl pkey -pubin -in "$key" -outform DER | tail -c 32 | od -An -tx1 | tr -d ' \\n')
  grep -q "\\"act\\":\\"opened\\",.*\\"seq\\":0,.*\\"subject\\":{\\"id\\":\\"ed25519:$raw:" "$work/payloads"
done
\`\`\`

\`${packPaths.checkpoint}\` is a signed note (https://c2sp.org/tlog-checkpoint): the case's log, how many entries it had, and the
RFC 6962 root over them. Its signature, by the same key, and the number of entries:

\`\`\`sh
sed '/^$/,$d' ${packPaths.checkpoint} > "$work/note"
sed -n 's/^\u2014 .* //p' ${packPaths.checkpoint} | base64 -d | tail -c 64 > "$work/note-sig"
openssl pkeyutl -verify -pubin -inkey ${pem} -rawin -in "$work/note" -sigfile "$work/note-sig"
test "$(sed -n 1p "$work/note")" = "${content.log}"
test "$(sed -n 2p "$work/note")" = "$n"
\`\`\`

The root itself is for step 6.

## 5. Each exhibit is the one that was produced

The SHA-256 of each file is the one in the signed entry that produced the exhibit, under its own reference:

\`\`\`sh
for file in $(find data/exhibits data/derived -maxdepth 1 -type f -name '*_*' 2> "$work/said" | sort); do
  ref=$(basename "$file" | sed 's/^\\([A-Z]*\\)-\\([0-9]*\\)_.*/\\1\\/\\2/')
  sum=$(sha256sum "$file" | cut -c1-64)
  size=$(stat -c %s "$file")
  grep -q "\\"act\\":\\"exhibited\\",.*\\"subject\\":{\\"id\\":\\"exhibit:$ref\\",\\"sha256\\":\\"$sum\\",\\"size\\":$size}" "$work/payloads" || { echo "$file: not the bytes of exhibit $ref"; exit 1; }
  echo "Exhibit $ref: as produced"
done
for file in $(find data/originals -type f 2> "$work/said" | sort); do
  sum=$(sha256sum "$file" | cut -c1-64)
  grep -q "\\"subject\\":{\\"id\\":\\"original:$sum\\",\\"sha256\\":\\"$sum\\"," "$work/payloads" || { echo "$file: not an original that was taken in"; exit 1; }
done
\`\`\`

Files that people's statements name (documents, words read from scans, what exports were made of) have the digest that a signed entry
of the statement names:

\`\`\`sh
for file in $(find data/statements -type f 2> "$work/said" | sort); do
  sum=$(sha256sum "$file" | cut -c1-64)
  grep -q "\\"act\\":\\"stated\\"" "$work/payloads" && grep -q "\\"sha256\\":\\"$sum\\"" ${packPaths.ledger} || { echo "$file: not a file that was stated"; exit 1; }
done
\`\`\`

An exhibit that is a folder is its manifest, in the form of \`sha256sum\`: each of its files is the one that the manifest names, and
no other file is there. What the files were called and when they were written is in the listing, which a signed entry names:

\`\`\`sh
for folder in $(find data/exhibits -mindepth 1 -maxdepth 1 -type d 2> "$work/said" | sort); do
  (cd "$folder" && sha256sum -c --quiet --strict "../$(basename "$folder")_manifest-sha256.txt")
  test "$(find "$folder" -type f | wc -l)" = "$(grep -c '' "\${folder}_manifest-sha256.txt")"
  sum=$(sha256sum "$folder.listing.jsonl" | cut -c1-64)
  grep -q "\\"listing\\":\\"$sum\\"" ${packPaths.ledger}
  echo "Folder $(basename "$folder"): as in its manifest"
done
echo "Pack: verified"
\`\`\`

## 6. The log holds these entries and no others (optional, with Go)

\`${packPaths.program}\` is ${programLines} lines of Go over \`golang.org/x/mod/sumdb\`, the log of Go's own checksum database. It grows the RFC 6962
tree from the entries and holds the root to the signed checkpoints, and against it each proof in \`${packPaths.inclusion}\`,
\`${packPaths.consistency}\` and \`proof/export/\`, and each tile in \`${packPaths.tiles}\` (https://c2sp.org/tlog-tiles). On Debian:
\`apt install golang-go golang-golang-x-mod-dev\`. Read the program first; then:

\`\`\`sh
GO111MODULE=off GOPATH=/usr/share/gocode go run ${packPaths.program} ${key}
\`\`\`

${content.attested.guide('## 7. Trusted time and witnesses')}
## What this cannot tell

- Whether the key is the force's: step 3 asks a person.
- Whether entries were left off that the device signed after this export: the pack ends where it was made.
${content.attested.limits.map((limit) => `- ${limit}`).join('\n')}
- \`${packPaths.readable}\` is for reading. \`continuity verify\` makes it again from the signed entries and compares.
- \`${packPaths.report}\` is what the device found when it verified the case just before. It is signed with everything else here,
  and proves no more than that the device said so.
`;
}

const programLines = new TextDecoder().decode(verifyProgram).split('\n').length - 1;
