/** Outlook messages (.msg, [MS-OXMSG]) as words and tables, in the form of any other e-mail. */
import { createRequire } from 'node:module';
import type Msg from '@kenjiuno/msgreader';
import type { FieldsData } from '@kenjiuno/msgreader';
import { type Block, type ReadDocument, UnusableDocument } from './document.ts';
import { type Attached, emailDocument, newTelling, type Telling, tellAttachments, tellBody } from './email.ts';

// The package is CommonJS whose default export a bundler and Node name differently.
const { default: MsgReader } = createRequire(import.meta.url)('@kenjiuno/msgreader') as typeof Msg;

const most = { depth: 5, nested: 20, attachments: 500, headers: 60_000 };

/** @throws UnusableDocument */
export async function readOutlook(bytes: Uint8Array): Promise<ReadDocument> {
  // A copy of its own: the package loses the offset of a view in places.
  const reader = new MsgReader(Uint8Array.from(bytes).buffer);
  reader.parserConfig = { ansiEncoding: 'windows1252' };
  const fields = reader.getFileData();
  if (fields.error !== undefined || fields.dataType !== 'msg')
    throw new UnusableDocument('its parts are damaged and cannot be read');
  const told = newTelling();
  // Property types 001F are Unicode, 001E the code page of whoever wrote it ([MS-OXCDATA] 2.11.1).
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(Buffer.from('_0037001E', 'utf16le')))
    told.remarks.add('The message’s texts are not Unicode; they were read as Windows-1252.');
  await tellFields(reader, fields, told, 0, null);
  return emailDocument('The Outlook message follows: its properties, its text, and a list of what is attached.', told);
}

async function tellFields(
  reader: InstanceType<typeof MsgReader>,
  fields: FieldsData,
  told: Telling,
  depth: number,
  within: string | null,
): Promise<void> {
  if (within !== null) told.blocks.push({ kind: 'heading', text: within });
  told.blocks.push(properties(fields));
  tellBody(fields.body ?? null, htmlOf(fields), told);
  if (fields.body === undefined && htmlOf(fields) === null && fields.compressedRtf)
    told.blocks.push({
      kind: 'note',
      text: 'The message has its text as RTF only, which is in the exhibit’s file and not shown here.',
    });
  const attached: Attached[] = [];
  const inner: { fields: FieldsData; title: string }[] = [];
  for (const [i, one] of (fields.attachments ?? []).slice(0, most.attachments).entries()) {
    const name = one.fileName ?? one.name ?? one.fileNameShort ?? '';
    if (one.innerMsgContentFields) {
      attached.push({ name, type: 'Outlook message', bytes: null });
      inner.push({
        fields: one.innerMsgContentFields,
        title: `Attachment ${i + 1}, a message${name === '' ? '' : `: ${name}`}`,
      });
    } else
      attached.push({ name, type: one.attachMimeTag ?? one.extension ?? '', bytes: reader.getAttachment(one).content });
  }
  if ((fields.attachments?.length ?? 0) > most.attachments)
    told.remarks.add(`Only the first ${most.attachments} attachments are listed.`);
  tellAttachments(attached, told);
  if (fields.headers) {
    told.blocks.push({ kind: 'heading', text: 'Transport headers, as they stand in the file' });
    told.blocks.push({
      kind: 'table',
      columns: [{ title: 'Header lines', face: 'hash' }],
      rows: [[fields.headers.slice(0, most.headers).trim()]],
    });
  }
  for (const { fields: nested, title } of inner) {
    if (depth >= most.depth || told.nested >= most.nested) {
      told.remarks.add('Messages nested deeper, or more of them, than are shown are listed as attachments only.');
      continue;
    }
    told.nested++;
    await tellFields(reader, nested, told, depth + 1, title);
  }
}

function properties(fields: FieldsData): Block {
  const person = (name: string | undefined, address: string | undefined): string =>
    [name, address && address !== name ? `<${address}>` : ''].filter((part) => part).join(' ');
  const to = (kind: string) =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => recipType === kind)
      .slice(0, 500)
      .map(({ name, email, smtpAddress }) => person(name, smtpAddress ?? email))
      .join('\n');
  const rows: [string, string | undefined][] = [
    ['From', person(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    [
      'On behalf of',
      fields.sentRepresentingSmtpAddress === fields.senderSmtpAddress ? '' : fields.sentRepresentingSmtpAddress,
    ],
    ['To', to('to')],
    ['Cc', to('cc')],
    ['Bcc', to('bcc')],
    ['Submitted', fields.clientSubmitTime],
    ['Delivered', fields.messageDeliveryTime],
    ['Created', fields.creationTime],
    ['Last changed', fields.lastModificationTime],
    ['Subject', fields.subject],
    ['Message-ID', fields.messageId],
    ['Class', fields.messageClass],
  ];
  return {
    kind: 'table',
    columns: [{ title: 'Property', width: 92, face: 'quiet' }, { title: 'As the message has it' }],
    rows: rows.flatMap(([label, value]) => (value ? [[label, value.slice(0, 4000)]] : [])),
  };
}

function htmlOf(fields: FieldsData): string | null {
  if (fields.bodyHtml !== undefined) return fields.bodyHtml;
  if (!fields.html) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fields.html);
  } catch {
    return new TextDecoder('windows-1252').decode(fields.html);
  }
}
