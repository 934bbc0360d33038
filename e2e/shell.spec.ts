/** What the window is denied, asked of the real window. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { answerOpenDialog, answerSaveDialog, expect, test } from './app.ts';

test('the page is ours, under a strict policy', async ({ page }) => {
  expect(page.url()).toBe('continuity://app/index.html');
  const answer = await page.evaluate(() => document.querySelector('meta[name=csp-nonce]')?.getAttribute('content'));
  expect(answer).toMatch(/^[A-Za-z0-9+/=]{20,}$/);
});

test('each load has a nonce of its own', async ({ page }) => {
  const nonce = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.querySelector('meta[name=csp-nonce]')?.getAttribute('content'));
  const first = await nonce();
  await page.reload();
  expect(await nonce()).not.toBe(first);
});

test('the app itself breaks no policy', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    document.addEventListener('securitypolicyviolation', (event) => {
      seen.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual([]);
});

test('scripts of others do not run: inline, evaluated, from elsewhere', async ({ page }) => {
  const violations = await page.evaluate(async () => {
    const seen: string[] = [];
    const violated = (n: number) =>
      new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          seen.push(event.effectiveDirective);
          if (seen.length >= n) resolve();
        });
      });
    const all = violated(5);
    const inline = document.createElement('script');
    inline.textContent = 'window.ran = "inline"';
    document.body.append(inline);
    const foreign = document.createElement('script');
    foreign.src = 'https://example.invalid/x.js';
    document.body.append(foreign);
    const handler = document.createElement('div');
    handler.setAttribute('onclick', 'window.ran = "handler"');
    handler.click();
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.body.append(style);
    const image = document.createElement('img');
    image.src = 'https://example.invalid/x.png';
    document.body.append(image);
    await all;
    return seen.sort();
  });
  expect(violations).toEqual(['img-src', 'script-src-attr', 'script-src-elem', 'script-src-elem', 'style-src-elem']);
  expect(await page.evaluate(() => (globalThis as { ran?: string }).ran)).toBeUndefined();
});

test('text is never taken for code', async ({ page }) => {
  // Evaluation by the debugger passes the policy, and so does what it calls at once: ask from a task of the page's own.
  const outcome = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const attempts = [
      // biome-ignore lint/security/noGlobalEval: the very thing that must not work.
      () => globalThis.eval('window.ran = 1'),
      () => new Function('window.ran = 1')(),
      () => setTimeout('window.ran = 1', 0),
    ];
    const names = attempts.map((attempt) => {
      try {
        attempt();
        return 'no error';
      } catch (error) {
        return (error as Error).name;
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { names, ran: (globalThis as { ran?: unknown }).ran };
  });
  expect(outcome).toEqual({ names: ['EvalError', 'EvalError', 'no error'], ran: undefined });
});

test('the window reaches no network', async ({ page }) => {
  const outcome = await page.evaluate(async () => {
    const tries = [
      'https://example.invalid/',
      'http://127.0.0.1:1/',
      'file:///etc/passwd',
      'continuity://app/index.html',
    ];
    return Promise.all(
      tries.map((url) =>
        fetch(url).then(
          () => 'reached',
          () => 'refused',
        ),
      ),
    );
  });
  expect(outcome).toEqual(['refused', 'refused', 'refused', 'refused']);
});

test('the window has no Node', async ({ page }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module', 'global', '__dirname', 'electron', 'ipcRenderer'].filter(
      (name) => name in globalThis,
    ),
  );
  expect(found).toEqual([]);
});

test('the window is sandboxed and isolated, and the bridge is all it has', async ({ app, page }) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  });
  expect(await page.evaluate(() => Object.keys(window.continuity).sort())).toEqual([
    'chooseFile',
    'chooseSave',
    'onEngineStopped',
    'onFrame',
    'send',
  ]);
});

test('there are no tools of developers', async ({ app, page }) => {
  await page.title();
  const opened = await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.openDevTools();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return contents?.isDevToolsOpened();
  });
  expect(opened).toBe(false);
});

test('navigation and new windows are refused', async ({ app, page }) => {
  const attempts = [
    'https://example.invalid/',
    'file:///etc/passwd',
    'continuity://app/other.html',
    'data:text/html,x',
  ];
  for (const url of attempts) await page.evaluate((address) => void window.location.assign(address), url);
  const opened = await page.evaluate(() => [
    globalThis.open('https://example.invalid/'),
    globalThis.open('about:blank'),
    globalThis.open('continuity://app/index.html'),
  ]);
  expect(opened).toEqual([null, null, null]);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.invalid/';
    link.target = '_blank';
    document.body.append(link);
    link.click();
  });
  expect(page.url()).toBe('continuity://app/index.html');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('frames and embedded pages are refused', async ({ app, page }) => {
  await page.evaluate(() => {
    for (const tag of ['iframe', 'webview', 'object', 'embed']) {
      const element = document.createElement(tag);
      element.setAttribute(tag === 'object' ? 'data' : 'src', 'continuity://app/index.html');
      document.body.append(element);
    }
  });
  const frames = await app.evaluate(async ({ webContents }) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const all = webContents.getAllWebContents().flatMap((each) => each.mainFrame.framesInSubtree);
    const bridges = all.map((frame) => frame.executeJavaScript('typeof window.continuity').catch(() => 'gone'));
    return Promise.all(bridges.map(async (bridge, i) => `${all[i]?.origin} ${await bridge}`));
  });
  // What remains of a refused frame is an empty page of no origin, without the bridge.
  expect(frames.filter((frame) => frame !== 'null undefined')).toEqual(['continuity://app object']);
});

test('permissions are denied, but copying text', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
    return Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
  });
  expect(states).toEqual(names(6, 'denied'));
  const outcome = await page.evaluate(async () => {
    const tried = await Promise.allSettled([
      navigator.mediaDevices.getUserMedia({ audio: true }),
      navigator.mediaDevices.getDisplayMedia({ video: true }),
      new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      navigator.clipboard.readText(),
    ]);
    return tried.map((each) => each.status);
  });
  expect(outcome).toEqual(names(4, 'rejected'));
});

test('only files of the window are served', async ({ app }) => {
  const statuses = await app.evaluate(async ({ session }) => {
    const own = session.fromPartition('continuity');
    const urls = [
      'continuity://app/index.html',
      'continuity://app/',
      'continuity://app/../../package.json',
      'continuity://app/%2e%2e/%2e%2e/package.json',
      'continuity://app/..%2f..%2fpackage.json',
      'continuity://app/assets/..%5c..%5cpackage.json',
      'continuity://app/.sources',
      'continuity://app/index.html%00.js',
      'continuity://other/index.html',
    ];
    return Promise.all(urls.map(async (url) => (await own.fetch(url).catch(() => ({ status: 0 }))).status));
  });
  expect(statuses[0]).toBe(200);
  for (const status of statuses.slice(1)) expect(status).not.toBe(200);
});

test('answers carry the policy and are not sniffed', async ({ app }) => {
  const headers = await app.evaluate(async ({ session }) => {
    const answer = await session.fromPartition('continuity').fetch('continuity://app/index.html');
    return Object.fromEntries(answer.headers.entries());
  });
  expect(headers['x-content-type-options']).toBe('nosniff');
  const policy = headers['content-security-policy'] ?? '';
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ])
    expect(policy.split('; ')).toContain(part);
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
});

test('a foreign page in another window reaches neither engine nor dialogs', async ({ app, folder }) => {
  await answerOpenDialog(app, join(folder, 'secret.txt'));
  const heard = await app.evaluate(async ({ BrowserWindow, app: electronApp, ipcMain }) => {
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${electronApp.getAppPath()}/dist/electron/preload.cjs`, sandbox: true },
    });
    await foreign.loadURL('data:text/html,<title>foreign</title>');
    // The bridge is there, as if an attacker had brought it along: what it sends must not be heard.
    const answer = await foreign.webContents.executeJavaScript(`
      Promise.race([
        window.continuity.chooseFile('activity').then((file) => JSON.stringify(file), (error) => error.message),
        new Promise((resolve) => setTimeout(() => resolve('silence'), 2000)),
      ])`);
    const frame = await foreign.webContents.executeJavaScript(`
      new Promise((resolve) => {
        window.continuity.onFrame((frame) => resolve('answered'));
        window.continuity.send({ kind: 'call', id: '1', method: 'session.get', input: {} });
        setTimeout(() => resolve('silence'), 1000);
      })`);
    foreign.destroy();
    return { answer, frame, listeners: ipcMain.listenerCount('rpc:frame') };
  });
  expect(heard.answer).toContain('not asked by the window');
  expect(heard.frame).toBe('silence');
  expect(heard.listeners).toBe(1);
});

test('dialogs: what was not asked properly is refused, and cancelling is nothing', async ({ app, page }) => {
  await answerOpenDialog(app, null);
  await answerSaveDialog(app, null);
  expect(await page.evaluate(() => window.continuity.chooseFile('activity'))).toBeNull();
  expect(await page.evaluate(() => window.continuity.chooseSave('bundle.pdf'))).toBeNull();
  const refused = await page.evaluate(() =>
    window.continuity.chooseFile('root' as never).then(
      () => 'chosen',
      (error: Error) => error.message,
    ),
  );
  expect(refused).toContain('not asked by the window');
});

test('a chosen file is granted by name and size, never by path', async ({ app, page }) => {
  await answerOpenDialog(app, join(import.meta.dirname, 'app.ts'));
  const file = await page.evaluate(() => window.continuity.chooseFile('exhibit'));
  expect(file?.name).toBe('app.ts');
  expect(file?.grant).toMatch(/^[0-9a-f]{32}$/);
  expect(Object.keys(file ?? {}).sort()).toEqual(['grant', 'name', 'size']);
});

test('the title says nothing, and the data folder is the one asked for', async ({ app, page, home }) => {
  await page.evaluate(() => {
    document.title = 'DPS/2026/0413 PC Sample';
  });
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())).toBe('Continuity');
  expect(await app.evaluate(({ app: electronApp }) => electronApp.getPath('userData'))).toBe(join(home, 'shell'));
  expect(await readdir(home)).toContain('shell');
});

test('a second start on the same data folder ends at once', async ({ app, page, home }) => {
  expect(await page.title()).toBeTruthy();
  const { spawn } = await import('node:child_process');
  const args = await app.evaluate(() => process.argv);
  const [executable = '', ...rest] = [
    args[0] ?? '',
    ...args.slice(1).filter((arg) => /^--(home|no-sandbox)|^\//.test(arg)),
  ];
  expect(rest.join(' ')).toContain(home);
  const second = spawn(executable, rest, { stdio: 'ignore' });
  const code = await new Promise((resolve) => second.on('exit', resolve));
  expect(code).toBe(0);
});

function names<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}
