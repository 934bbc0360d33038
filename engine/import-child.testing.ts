/** What kill tests run: imports a file into a case and says when it is done. */
import { killedPassphrase, noKeychain } from './killed.testing.ts';
import { startEngine } from './testing.ts';

const [, , home = '', path = '', caseId = ''] = process.argv;
const test = await startEngine({ home, keychain: noKeychain, passphrase: killedPassphrase });
const { grant } = await test.engine.grantRead(path);
console.log('begins');
await test.client.call('imports.run', { caseId, file: grant });
console.log('done');
// Killed, or left to itself once it is done.
await test.close();
