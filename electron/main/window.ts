/** The one window, and everything it is denied. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Session, session, type WebContents } from 'electron';
import { appOrigin, respond, scheme, startPage } from './app-protocol.ts';

/** In memory: Chromium keeps no cache, no storage and no history of a case on disk. */
const partition = 'continuity';

/** Equal to the page's own background (renderer/app/theme.css), so that neither opening nor resizing flashes. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#14171c' : '#f5f6f8');

export function prepareSession(rendererFolder: string): void {
  const own = session.fromPartition(partition, { cache: false });
  own.protocol.handle(scheme, (request) => respond(rendererFolder, request));
  denyEverything(own);
  // Nothing is meant to use the default session; if something ever does, it finds the same walls.
  denyEverything(session.defaultSession);
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function denyEverything(own: Session): void {
  // Copying a hash is the one thing asked for, and only by our own page.
  const allowed = (permission: string, origin: string): boolean =>
    permission === 'clipboard-sanitized-write' && origin.replace(/\/$/, '') === appOrigin;
  own.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission, details.requestingUrl.startsWith(`${appOrigin}/`) ? appOrigin : '')),
  );
  own.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
  own.setDevicePermissionHandler(() => false);
  own.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  own.on('will-download', (event) => event.preventDefault());
  own.setSpellCheckerEnabled(false);
  // The policy already forbids it; this also covers what no policy governs.
  own.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !/^(continuity:|devtools:|blob:continuity:|data:)/.test(details.url) }),
  );
}

/** Holds for every page that Electron may ever make, not only for the one made below. */
function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  // Loading the same page again is how a window starts over; anything else is not ours, files dropped on it included.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url.split('#')[0] !== startPage) event.preventDefault();
  });
}

export function createWindow(appFolder: string, devTools: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Continuity',
    backgroundColor: background(),
    webPreferences: {
      partition,
      preload: join(appFolder, 'dist/electron/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      enableWebSQL: false,
      safeDialogs: true,
      devTools,
    },
  });
  const recolour = (): void => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolour);
  window.on('closed', () => nativeTheme.off('updated', recolour));
  // Window titles end in task bars, screen sharing and logs: no case content there.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  return window;
}
