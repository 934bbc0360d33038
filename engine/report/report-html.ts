/**
 * A verification as one HTML file: no script, nothing fetched, legible on a screen and on paper. Whoever has it needs nothing
 * else to read it, and openssl alone to check who signed it.
 */
import { createHash } from 'node:crypto';
import type { VerificationReport } from '../../shared/api/verification.ts';
import { style } from './style.ts';
import { capital, instantWords, verdictWords } from './words.ts';

export interface ReportInput {
  readonly report: VerificationReport;
  /** Protective marking of what it is about; empty where none is known. */
  readonly marking: string;
  /** Who signs it. */
  readonly by: { readonly name: string; readonly initials: string; readonly role: string };
  /** When it is signed: ISO 8601, UTC, by the device's clock. */
  readonly signedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Name of the HTML file. */
  readonly file: string;
  /** Public key, PEM; and its fingerprint, SHA-256 of the raw key in hex. */
  readonly key: { readonly pem: string; readonly id: string };
}

const kinds = {
  bundle: 'Hearing bundle',
  case: 'Case',
  pack: 'Verification pack',
  record: 'Verification record',
  report: 'Verification report',
} as const;

/** The whole file, UTF-8. The same input gives the same bytes. */
export function reportHtml(input: ReportInput): string {
  const { report, by, tool } = input;
  const [title, says] = verdictWords[report.status];
  const total = report.checked.reduce((sum, { count }) => sum + count, 0);
  const css = style;
  const strip = input.marking === '' ? '' : `<p class="marking">${escaped(input.marking)}</p>\n`;
  const hash = createHash('sha256').update(css).digest('base64');
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${escaped(`${tool.name} ${tool.version}`)}">
<title>${escaped(`${title}: ${report.target}`)}</title>
<style>${css}</style>
</head>
<body>
${strip}<header class="${report.status}">
<p class="over">Verification report · ${kinds[report.kind]}</p>
<h1><span class="mark" aria-hidden="true">${{ verified: '✓', altered: '✕', unreadable: '?' }[report.status]}</span> ${title}</h1>
<p class="target">${escaped(capital(report.target))}</p>
<p>${says}</p>
</header>
<main>
<section>
<h2>What was verified</h2>
<dl>
${contentRows(report)}${row('Checked', `${number(total)} ${total === 1 ? 'item' : 'items'}, listed below`)}${row('Differences found', number(report.problems.length))}${row('Check ended', instant(report.at))}${row('Signed by', `${by.name} (${by.initials}), ${by.role}`)}${row('Signed at', instant(input.signedAt))}${row('Made with', `${tool.name} ${tool.version}`)}${row('Report', report.id, 'code')}</dl>
</section>
${report.problems.length === 0 ? '' : problems(report)}<section>
<h2>What was checked</h2>
${report.checked.length === 0 ? '<p>Nothing could be checked.</p>' : `<table>\n<thead><tr><th scope="col">Number</th><th scope="col">What</th></tr></thead>\n<tbody>\n${report.checked.map(({ what, count }) => `<tr><td class="number">${number(count)}</td><td>${escaped(what)}</td></tr>`).join('\n')}\n</tbody>\n</table>`}
</section>
<section>
<h2>What this check cannot tell</h2>
<ul>
${[...report.limits, ...own].map((limit) => `<li>${escaped(limit)}</li>`).join('\n')}
</ul>
</section>
</main>
<footer>
<h2>How to check this report</h2>
<p>The file <code>${escaped(input.file)}.sig</code> beside this one is an Ed25519 signature over every byte of it, by the key below. With <code>sed</code> and <code>openssl</code> 3, in the folder of both files:</p>
<pre>
${commandsFor(input.file).map(escaped).join('\n')}
</pre>
<p>Or <code>continuity verify ${escaped(shellWord(input.file))}</code>. Then compare the fingerprint of the key with the one that the force has on record for the device: <code class="hash">${input.key.id}</code></p>
<pre class="key">
${input.key.pem}</pre>
</footer>
${strip}</body>
</html>
`;
}

const own = [
  'This report says what was found when the check was made. What was verified can have been changed since: compare its SHA-256, or its ledger’s root, with the one above.',
];

/** What a person enters to check the signature, a line each. */
export function commandsFor(file: string): string[] {
  const word = shellWord(file);
  return [
    `sed -n '/^-----BEGIN PUBLIC KEY-----$/,/^-----END PUBLIC KEY-----$/p' ${word} > report-key.pem`,
    `openssl pkeyutl -verify -pubin -inkey report-key.pem -rawin -in ${word} -sigfile ${shellWord(`${file}.sig`)}`,
    'openssl pkey -pubin -in report-key.pem -outform DER | tail -c 32 | sha256sum',
  ];
}

function contentRows({ content }: VerificationReport): string {
  const rows: string[] = [];
  if (content.sha256 !== null) rows.push(row(digestOf(content.size), content.sha256, 'code'));
  if (content.ledger) {
    rows.push(row('Ledger', `${content.ledger.log}, ${number(content.ledger.entries)} entries`));
    rows.push(row('Root of the ledger (RFC 6962)', content.ledger.root, 'code'));
  }
  return rows.join('');
}

const digestOf = (size: number | null): string => `SHA-256${size === null ? '' : `, of ${number(size)} bytes`}`;

function problems({ problems: found }: VerificationReport): string {
  const items = found.map(
    ({ kind, subject, expected, found: actual }) => `<li>
<h3>${escaped(subject)}</h3>
<p class="kind">${escaped(kind.replaceAll('-', ' '))}</p>
<dl>${row('Expected', expected)}${row('Found', actual)}</dl>
</li>`,
  );
  return `<section>
<h2>Differences found: ${number(found.length)}</h2>
<ol class="problems">
${items.join('\n')}
</ol>
</section>
`;
}

function row(name: string, value: string, as: 'text' | 'code' = 'text'): string {
  const shown = as === 'code' ? `<code class="hash">${escaped(value)}</code>` : escaped(value);
  return `<div><dt>${escaped(name)}</dt><dd>${shown}</dd></div>\n`;
}

const number = (value: number): string => value.toLocaleString('en-GB');

const instant = (iso: string): string => `${instantWords(iso)} (${iso})`;

/**
 * Names and findings may be an attacker's: nothing in them is markup, a line that a sed command would take for the key, or a
 * character that turns the text around it.
 */
function escaped(text: string): string {
  return text
    .replace(/[\r\n]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function shellWord(text: string): string {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]*$/u.test(text) ? text : `'./${text.replaceAll("'", "'\\''")}'`;
}
