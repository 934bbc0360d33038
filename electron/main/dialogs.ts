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
    filters: [{ name: 'Activity files', extensions: ['csv', 'jsonl', 'json', 'txt', 'log'] }, all],
  },
  exhibit: { title: 'Choose a file to exhibit', filters: [all] },
  bundle: { title: 'Choose a bundle to verify', filters: [{ name: 'PDF bundles', extensions: ['pdf'] }, all] },
};

export async function chooseFile(
  window: BrowserWindow,
  relay: EngineRelay,
  purpose: ChoosePurpose,
): Promise<GrantedFile | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    ...questions[purpose],
    properties: ['openFile', 'dontAddToRecent'],
  });
  const path = filePaths[0];
  return canceled || path === undefined ? null : relay.grant('read', path);
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
    filters: name.toLowerCase().endsWith('.pdf') ? [{ name: 'PDF', extensions: ['pdf'] }, all] : [all],
    properties: ['dontAddToRecent', 'showOverwriteConfirmation', 'createDirectory'],
  });
  return canceled || !filePath ? null : relay.grant('write', filePath);
}
