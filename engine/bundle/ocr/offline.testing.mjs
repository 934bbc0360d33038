// Loaded before everything else in a process and in each of its threads: names every way to the network that is taken, and
// bars it. What it saw goes to the file named by the environment, a line a thread that began and a line an attempt.
import dgram from 'node:dgram';
import { subscribe } from 'node:diagnostics_channel';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import { threadId } from 'node:worker_threads';

const say = (line) => appendFileSync(process.env.OFFLINE_LOG, `${line}\n`);
const barred = (way) =>
  function barredWay() {
    say(`attempt ${way}`);
    throw new Error(`the network was asked for: ${way}`);
  };
net.Socket.prototype.connect = barred('connect');
dgram.createSocket = barred('datagram');
for (const name of Object.keys(dns)) if (/^(lookup|resolve)/.test(name)) dns[name] = barred(name);
for (const name of Object.keys(dns.promises)) if (/^(lookup|resolve)/.test(name)) dns.promises[name] = barred(name);
globalThis.fetch = barred('fetch');
subscribe('undici:request:create', barred('undici'));
say(`thread ${threadId}`);
