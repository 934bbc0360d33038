/** Messages as they left the archive of the fictional force, and a chat as a telephone exports it. */

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

export const lookedEml =
  crlf(`Received: from NMC-MAIL-02.northmere.example by archive.northmere.example; Thu, 29 Jan 2026 14:37:19 +0000
From: Rowan Sample <sample.r@northmere.example>
To: Robin Pretend <robin.pretend@post.example>
Subject: Had a look for you
Date: Thu, 29 Jan 2026 14:37:18 +0000
Message-ID: <20260129143718.4821@NMC-WKS-0142.northmere.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hi Robin

Had a look for you. The prints have come back with nothing, I’m afraid – no match – so I would not get your hopes up.
You didn’t hear it from me!

See you on Saturday. Bring the drill back?
R
`);

const boundary = 'northmere-4821-0216';
const attachments = [3, 6, 9, 12].map((n) => `report ${String(n).padStart(3, '0')}.pdf`);

export const notesEml = crlf(`From: Rowan Sample <sample.r@northmere.example>
To: r.sample.home@post.example
Subject: Notes
Date: Mon, 16 Feb 2026 06:12:08 +0000
Message-ID: <20260216061208.4821@NMC-LAP-4821.northmere.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="${boundary}"

--${boundary}
Content-Type: text/plain; charset=utf-8

for later
${attachments
  .map(
    (name, n) => `--${boundary}
Content-Type: application/pdf; name="${name}"
Content-Disposition: attachment; filename="${name}"
Content-Transfer-Encoding: base64

${Buffer.from(`%PDF-1.4\n% content withheld: intelligence report ${(n + 1) * 3}, held on the sensitive schedule\n%%EOF\n`).toString('base64')}
`,
  )
  .join('')}--${boundary}--
`);

/** day/month/year, hour:minute, who, what */
const said: readonly (readonly [string, 'Rowan' | 'Robin Pretend', string])[] = [
  ['24/01/2026, 19:02', 'Robin Pretend', 'We’ve been burgled 😢 back door forced while we were at mum’s'],
  ['24/01/2026, 19:03', 'Rowan', 'Oh no. Are you all ok?'],
  ['24/01/2026, 19:03', 'Robin Pretend', 'Yes fine. They took the laptop, the tools and nan’s clock'],
  ['24/01/2026, 19:05', 'Rowan', 'Have you rung it in? Don’t touch the door'],
  ['24/01/2026, 19:06', 'Robin Pretend', 'Yes. Someone is coming for fingerprints tomorrow'],
  ['24/01/2026, 19:10', 'Rowan', 'Good. Do you want me to come round after my shift?'],
  ['24/01/2026, 19:11', 'Robin Pretend', 'No you’re alright. Football still on for Saturday?'],
  ['24/01/2026, 19:11', 'Rowan', '👍'],
  ['25/01/2026, 12:40', 'Robin Pretend', 'Your lot have been. Very nice lady, gave us window locks'],
  ['25/01/2026, 12:44', 'Rowan', 'That’ll be our PCSO. She is great'],
  ['25/01/2026, 12:45', 'Robin Pretend', '<Media omitted>'],
  ['25/01/2026, 12:45', 'Robin Pretend', 'Look at the state of the door though'],
  ['25/01/2026, 12:52', 'Rowan', 'Ouch. Crowbar'],
  ['27/01/2026, 20:15', 'Robin Pretend', 'How long do prints normally take?'],
  ['27/01/2026, 20:31', 'Rowan', 'Few days. Depends how busy they are'],
  ['27/01/2026, 20:33', 'Robin Pretend', 'Nobody tells us anything'],
  ['27/01/2026, 20:34', 'Robin Pretend', 'Can you find out?'],
  ['27/01/2026, 20:50', 'Rowan', 'Not really my job mate'],
  ['27/01/2026, 20:51', 'Robin Pretend', 'No worries 🙏'],
  ['29/01/2026, 14:29', 'Robin Pretend', 'Still nothing from the detective. Starting to think nobody is looking at it'],
  ['29/01/2026, 14:30', 'Rowan', 'They will be'],
  ['29/01/2026, 14:37', 'Rowan', 'Sent you an email'],
  ['29/01/2026, 14:41', 'Robin Pretend', 'Just read it. Ah well. Thanks for looking, owe you a pint 🍺'],
  ['29/01/2026, 14:42', 'Rowan', 'Delete it would you'],
  ['29/01/2026, 14:42', 'Robin Pretend', 'Will do'],
  ['31/01/2026, 10:02', 'Rowan', 'Running late, 10 min'],
  ['31/01/2026, 10:03', 'Robin Pretend', 'Ref hasn’t turned up anyway 😂'],
  ['03/02/2026, 21:17', 'Robin Pretend', 'Everything ok? You looked done in on Saturday'],
  ['03/02/2026, 21:40', 'Rowan', 'Not sleeping. The Casey thing'],
  ['03/02/2026, 21:41', 'Robin Pretend', 'Mate. Talk to someone. Seriously'],
  ['03/02/2026, 21:55', 'Rowan', 'I know'],
  ['12/02/2026, 18:20', 'Rowan', 'Did you delete that email'],
  ['12/02/2026, 18:24', 'Robin Pretend', 'Think so. Why?'],
  ['12/02/2026, 18:25', 'Rowan', 'Just check'],
  ['12/02/2026, 18:31', 'Robin Pretend', 'Gone from the inbox. Is something up?'],
  ['12/02/2026, 18:32', 'Rowan', 'Probably nothing'],
  ['17/02/2026, 07:05', 'Rowan', 'Won’t be at football for a bit'],
  ['17/02/2026, 07:30', 'Robin Pretend', 'Call me'],
];

export const chat = `24/01/2026, 19:02 - Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.
${said.map(([when, who, what]) => `${when} - ${who}: ${what}`).join('\n')}
`;
