import type { Paper } from './pages.ts';

const declaration =
  'This statement, consisting of the pages here numbered, each signed by me, is true to the best of my knowledge and belief and I make it knowing that it may be put before a misconduct hearing.';

/** Four witnesses: the supervisor, the person searched for, the officer whose crime it was, and who keeps the logs. */
export const statements: readonly (Paper & { readonly file: string; readonly author: string })[] = [
  {
    file: 'statement-example.pdf',
    author: 'PS 2207 Example',
    title: 'Statement of PS 2207 Example',
    made: '2026-02-24',
    facts: [
      ['Occupation', 'Police sergeant, Northmere neighbourhood team'],
      ['Statement made', '24 February 2026'],
    ],
    paragraphs: [
      declaration,
      'I am a police sergeant and have supervised the Northmere neighbourhood team since April 2023. PC 4821 Sample has been a member of that team for the whole of that time. I set the rota of the team, approve leave and review requests for access to force systems.',
      '# Duties of PC Sample',
      'PC Sample’s duties are community engagement in the Saga Way and Legend Road beats, anti-social behaviour, and reassurance visits after burglary. They do not include the investigation of crime that is allocated to the detective office, and they include no intelligence development. A member of my team who needs an intelligence search for a visit asks me or the duty intelligence officer; the reason is written in the search request.',
      'I have been shown a list of searches on the LANTERN intelligence system made under the user name sample.r between 6 January and 8 February 2026. I did not ask for any of them. I know of no task that I or anybody else gave PC Sample that would have needed them.',
      '# Off-duty access',
      'Members of the team may take their force laptop home to complete mandatory training and to read e-mail before a shift. Remote access is not forbidden, but it is monitored, and I have told the team so at briefings. On 6, 11, 18, 20 and 25 January and on 2, 8 and 14 February 2026 PC Sample was, according to the rota that I keep, not on duty at the times shown on that list. I produce the rota as it stood.',
      'PC Sample told me in the autumn of 2025 that a relationship had ended, and that the former partner had moved away. I offered support through occupational health. I was not told the name of the former partner and did not ask.',
      '# Training and notices',
      'Every member of the team acknowledges the acceptable use notice once a year at sign-on. I spoke to the team about version 7 of the notice at the briefing on 3 September 2025. I remember PC Sample being there, because he asked whether looking up one’s own vehicle counted. I said that it did.',
      'In the two years and ten months that I have supervised PC Sample I have had no other concern about his conduct. His attendance is good, and members of the public have written in to thank him on three occasions. I would have expected him to come to me.',
    ],
    signed: 'PS 2207 Example',
  },
  {
    file: 'statement-fictional.pdf',
    author: 'Casey Fictional',
    title: 'Statement of Casey Fictional',
    made: '2026-03-02',
    facts: [
      ['Address', '9 Hearsay Gardens, Northmere NM9 9ZZ'],
      ['Telephone', '01632 960 417'],
      ['E-mail', 'casey.fictional@post.example'],
      ['Statement made', '2 March 2026, at Northmere police station'],
    ],
    paragraphs: [
      declaration,
      'I was in a relationship with Rowan Sample, who is a police officer, from the summer of 2022 until September 2025. We lived together at 14 Imaginary Close. I moved out on 20 September 2025.',
      'I gave my new address, 9 Hearsay Gardens, to my family, my employer and my doctor. I did not give it to Rowan. I changed my telephone number to 01632 960 417 in October and did not give him that either.',
      '# What I noticed',
      'On 22 December 2025 a card was put through my door. It was not signed. It said “Nice street”. I knew the handwriting. I was frightened, because I could not think how he could have known where I lived.',
      'On 27 December my neighbour told me that a man had sat in a parked car across the road for about half an hour in the evening. I did not see him. On 9 February 2026 there was a voicemail on my new number, with nobody speaking. I still have the message and have given a copy of it to DC 3316 Placeholder.',
      'On 28 December I reported the card and the car to the police. I was given the reference LN-209114. I said that I did not want Rowan to be told that I had reported it. I was told that the report would be marked so that few people could see it.',
      '# What I have been told',
      'On 26 February 2026 Alex Byrne of the professional standards department told me that the report had been looked at on a police computer on several nights. I have not been told by whom, but I believe I know. I was asked whether anybody else might have had a reason to look. I do not know of anybody.',
      'I would like my address and telephone number to be kept from Rowan and from the public if this statement is used. I have a child at Parable Row Primary School and do not want the school to be named either.',
    ],
    signed: 'C. Fictional',
  },
  {
    file: 'statement-placeholder.pdf',
    author: 'DC 3316 Placeholder',
    title: 'Statement of DC 3316 Placeholder',
    made: '2026-03-05',
    facts: [
      ['Occupation', 'Detective constable, Northmere detective office'],
      ['Statement made', '5 March 2026'],
    ],
    paragraphs: [
      declaration,
      'On 24 January 2026 I was allocated the investigation of a burglary at Limerick Lane, recorded as CR/2026/0004417. The victim is Robin Pretend. The record is held on the ORBIT crime system. It is not restricted: any officer with ORBIT access can open it.',
      'I did not ask PC 4821 Sample to do anything in that investigation. The reassurance visit was made on 25 January by PCSO 7120 Exemplar, who recorded it.',
      'On 29 January, shortly before 15:00, Robin Pretend telephoned me and asked why the fingerprint results had “come back with nothing”. The results had been put on the record that morning and I had told nobody outside the office. I asked how they knew. They said that “a mate had a look”. I made a note in my book at the time, which I produce as exhibit MP/1.',
      'I have no reason to think that the investigation was harmed. No suspect had been identified, and none has been since.',
      'On 9 February 2026 Casey Fictional brought me a recording of a voicemail. I copied it to a disc without listening to more than its beginning, sealed the disc as NMC 0098812 and handed it to Alex Byrne on 26 February.',
    ],
    signed: 'DC 3316 Placeholder',
  },
  {
    file: 'statement-stencil.pdf',
    author: 'Staff 9034 Stencil',
    title: 'Statement of Staff 9034 Stencil',
    made: '2026-03-12',
    facts: [
      ['Occupation', 'Information security analyst'],
      ['Statement made', '12 March 2026'],
    ],
    paragraphs: [
      declaration,
      'I am employed by Northmere Constabulary as an information security analyst. I maintain the system by which the force monitors the use of its own computers, under the Investigatory Powers (Interception by Businesses etc. for Monitoring and Record-keeping Purposes) Regulations 2018.',
      '# What is recorded',
      'Each computer of the force sends the following to a central store: sign-on and sign-off, searches and record views on LANTERN and ORBIT, e-mail sent (sender, recipient, subject, number of attachments, never the text), files opened, copied and printed, and storage devices connected. Records reach the store within a minute where the computer is on the force network, and when it next connects where it is not.',
      'The clock of each computer is set from two time servers of the force. A laptop that is away from the network keeps its own time. I compared the clock of the laptop NMC-LAP-4821 with a time server when it was handed in on 20 February 2026: it was 3 seconds fast.',
      '# The export',
      'On 31 March 2026 I exported the records of eight users for the period from 1 January to 31 March 2026, at the request of the professional standards department. The export has 50,000 rows. I did so with the tool that the department uses for all such requests, and did not alter the file. A second, smaller export holds rows that arrived late.',
      'Two things are known about the export. The records of the ORBIT system carry no zone; they are in local time. And some rows are in the file twice, because a computer sent them again after a broken connection.',
      'The user name sample.r belongs to PC 4821 Sample. It is protected by a password and, away from the force network, by a code from a device that was issued to him. I have no record of either having been reported lost. I cannot say who sat at the keyboard.',
      '# The laptop',
      'The security log of NMC-LAP-4821 was cleared on 16 February 2026 at 06:18 while the user sample.r was signed on. Clearing it needs rights that officers do not ordinarily have; PC Sample had been given them in November 2025 to install a printer and they had not been taken back. The clearing does not affect the central store.',
    ],
    signed: 'Staff 9034 Stencil',
  },
];
