/** The shell: one window, the dialogs, and the relay to the engine. No case data is read or kept here. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  ipcMain,
  protocol,
} from 'electron';
import { choosePurposes } from '../../shared/api/bridge.ts';
import { type Failure, FailureError } from '../../shared/api/failures.ts';
import { appOrigin, scheme, startPage } from './app-protocol.ts';
import { chooseFile, chooseSave } from './dialogs.ts';
import { startEngineProcess } from './engine-process.ts';
import { EngineRelay } from './engine-relay.ts';
import { dataFolder } from './home.ts';
import { setMenu } from './menu.ts';
import { createWindow, prepareSession } from './window.ts';

const appFolder = app.getAppPath();
const home = dataFolder(process.argv, process.env, process.platform);
const development = !app.isPackaged && process.env.CONTINUITY_DEVTOOLS === '1';

// As root Chromium refuses its own sandbox and must be told so on the command line; never in what is shipped.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: false } },
]);
// The lock is one per data folder: two engines on one folder would be two writers of one feed.
mkdirSync(join(home, 'shell'), { recursive: true, mode: 0o700 });
app.setPath('userData', join(home, 'shell'));
app.setPath('sessionData', join(home, 'shell'));

let window: BrowserWindow | null = null;

if (!app.requestSingleInstanceLock()) app.quit();
else {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(open);
}

function open(): void {
  setMenu(development);
  prepareSession(join(appFolder, 'dist/renderer'));
  const own = createWindow(appFolder, development);
  window = own;
  const relay = new EngineRelay({
    start: () => startEngineProcess(appFolder, home),
    deliver: (text) => toWindow('rpc:frame', text),
    stopped: () => toWindow('engine:stopped'),
    fatal: showFailure,
    now: () => performance.now(),
  });
  const toWindow = (channel: string, ...args: unknown[]): void => {
    if (!own.isDestroyed()) own.webContents.send(channel, ...args);
  };
  relay.warmUp();

  /** Only our page in our window's main frame; a frame that has gone since has no sender. */
  const ours = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    !own.isDestroyed() &&
    event.sender === own.webContents &&
    event.senderFrame === own.webContents.mainFrame &&
    event.senderFrame?.origin === appOrigin;

  ipcMain.on('rpc:frame', (event, frame: unknown) => {
    if (ours(event)) relay.frame(frame);
  });
  ipcMain.handle('files:choose', async (event, purpose: unknown) => {
    const known = choosePurposes.find((each) => each === purpose);
    if (!ours(event) || !known) return refusal;
    return answered(chooseFile(own, relay, known));
  });
  ipcMain.handle('files:chooseSave', async (event, suggested: unknown) => {
    if (!ours(event) || typeof suggested !== 'string') return refusal;
    return answered(chooseSave(own, relay, suggested));
  });

  own.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) relay.newSession();
  });
  const crashes: number[] = [];
  own.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || own.isDestroyed()) return;
    crashes.push(performance.now());
    const recent = crashes.filter((at) => performance.now() - at < 60_000).length;
    // The engine and the case are untouched by it; a page that dies again and again is shown dead rather than in a loop.
    if (recent <= 3) void own.loadURL(startPage);
    else showFailure(windowFailing);
  });
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void relay.close().then(() => {
      closed = true;
      app.quit();
    });
  });
  own.on('closed', () => {
    window = null;
  });
  void own.loadURL(startPage);
}

/** Errors lose their fields on the way to the window, so both outcomes travel as values; the preload script undoes it. */
async function answered<T>(work: Promise<T>): Promise<{ value: T } | { failure: Failure }> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}

const refusal: { failure: Failure } = {
  failure: {
    code: 'not-permitted',
    what: 'This was not asked by the window of Continuity.',
    kept: 'Nothing was changed.',
    next: 'Restart Continuity.',
  },
};

const windowFailing: Failure = {
  code: 'internal',
  what: 'The window of Continuity keeps failing.',
  kept: 'Everything that was acknowledged is still in the case.',
  next: 'Restart Continuity. If it happens again, tell your administrator.',
};

/** Not showErrorBox: that one stops everything, the relay and the closing of the window included, until it is answered. */
function showFailure(failure: Failure): void {
  if (!window) return;
  void dialog.showMessageBox(window, {
    type: 'error',
    title: 'Continuity',
    message: failure.what,
    detail: `${failure.kept}\n\n${failure.next}`,
  });
}
