/** The two questions about files. What was chosen becomes a grant of the engine; the path never reaches the window. */
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { ChoosePurpose } from '../../shared/api/bridge.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';
import type { EngineRelay } from './engine-relay.ts';
import { plainFileName } from './file-name.ts';

const all: FileFilter = { name: 'All files', extensions: ['*'] };

const questions: Readonly<Record<ChoosePurpose, { title: string; filters: FileFilter[] }>> = {
  activity: {
    title: 'Choose an activity file to import',
    filters: [
      {
        name: 'Activity files',
        extensions: ['csv', 'jsonl', 'json', 'ndjson', 'txt', 'log', 'tln', 'body', 'evtx', 'xlsx'],
      },
      all,
    ],
  },
  exhibit: { title: 'Choose a file to exhibit', filters: [all] },
  'exhibit-folder': { title: 'Choose a folder to exhibit', filters: [] },
  document: {
    title: 'Choose a document',
    filters: [
      { name: 'Documents', extensions: ['pdf', 'docx', 'xlsx', 'txt', 'eml', 'msg', 'png', 'jpg', 'jpeg'] },
      all,
    ],
  },
  'bundle-plan': {
    title: 'Choose a plan of a bundle',
    filters: [{ name: 'Plans', extensions: ['yaml', 'yml', 'json'] }, all],
  },
  bundle: { title: 'Choose a bundle to verify', filters: [{ name: 'PDF bundles', extensions: ['pdf'] }, all] },
  pack: { title: 'Choose a verification pack', filters: [{ name: 'Zip files', extensions: ['zip'] }, all] },
  'pack-folder': { title: 'Choose the folder of a verification pack', filters: [] },
  'signed-report': {
    title: 'Choose a signed verification report',
    filters: [{ name: 'Reports', extensions: ['html', 'htm'] }, all],
  },
  mapping: { title: 'Choose a mapping', filters: [{ name: 'Mappings', extensions: ['json'] }, all] },
  rota: {
    title: 'Choose a rota',
    filters: [{ name: 'Tables', extensions: ['csv', 'tsv', 'txt'] }, all],
  },
  checkpoint: { title: 'Choose a checkpoint file', filters: [all] },
  certificate: {
    title: 'Choose a certificate',
    filters: [{ name: 'Certificates', extensions: ['pem', 'crt', 'cer'] }, all],
  },
  'sealing-certificate': {
    title: 'Choose a certificate with its key',
    filters: [{ name: 'PKCS#12 files', extensions: ['p12', 'pfx'] }, all],
  },
  comparison: { title: 'Choose a PDF to compare', filters: [{ name: 'PDF files', extensions: ['pdf'] }, all] },
};

export async function chooseFile(
  window: BrowserWindow,
  relay: EngineRelay,
  purpose: ChoosePurpose,
): Promise<GrantedFile | null> {
  const folder = purpose.endsWith('-folder');
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    ...questions[purpose],
    properties: [folder ? 'openDirectory' : 'openFile', 'dontAddToRecent'],
  });
  const path = filePaths[0];
  return canceled || path === undefined ? null : relay.grant(folder ? 'folder' : 'read', path);
}

export async function chooseSave(
  window: BrowserWindow,
  relay: EngineRelay,
  suggestedName: string,
): Promise<GrantedFile | null> {
  const name = plainFileName(suggestedName);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Choose where to save',
    defaultPath: name,
    filters: savedAs(name),
    properties: ['dontAddToRecent', 'showOverwriteConfirmation', 'createDirectory'],
  });
  return canceled || !filePath ? null : relay.grant('write', filePath);
}

/** The ending that the name suggests comes first; the person may choose another. */
function savedAs(name: string): FileFilter[] {
  const known = endings.find(({ extensions }) => extensions.some((each) => name.toLowerCase().endsWith(`.${each}`)));
  return known ? [known, all] : [all];
}

const endings: readonly FileFilter[] = [
  { name: 'PDF', extensions: ['pdf'] },
  { name: 'Zip files', extensions: ['zip'] },
  { name: 'Reports', extensions: ['html'] },
  { name: 'Plans', extensions: ['yaml', 'yml', 'json'] },
];
