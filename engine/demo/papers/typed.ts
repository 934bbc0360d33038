/** Parts of the demo's bundle that are typed in the builder. */

export const notice30 = `To: PC 4821 Sample, neighbourhood team, Northmere

You are given notice that your case has been referred to misconduct proceedings, that the conduct which is the subject of them is set out below, and that it is considered to amount, if proved, to gross misconduct.

# Allegation 1: searches
Between 6 January and 8 February 2026, on eight nights when you were not on duty, you searched the LANTERN intelligence system for your own address, for a former partner, and for that person's address and vehicle, without a policing purpose.

# Allegation 2: disclosure to Robin Pretend
On 29 January 2026 you opened the crime record CR/2026/0004417, in the investigation of which you had no part, and told the victim, a friend of yours, the result of a fingerprint examination.

# Allegation 3: removal of intelligence
On 13 and 14 February 2026 you opened 180 intelligence documents about your former partner, copied 46 of them to a storage device that was not issued to you, and printed a summary of twelve pages at home.

# Allegation 4: removal by e-mail
On 16 February 2026 you sent four intelligence documents to your private e-mail address.

# Allegation 5: concealment
On 16 February 2026, six minutes later, you cleared the security log of the laptop that was issued to you.

# Standards of Professional Behaviour
- Confidentiality
- Orders and instructions
- Duties and responsibilities
- Discreditable conduct
- Honesty and integrity (allegation 5)

You have 15 working days, beginning with the first working day after you were given this notice, in which to respond under regulation 31.`;

export const opening = `1. This is a misconduct hearing under Part 4 of the Police (Conduct) Regulations 2020. The panel is asked to read the chronology first. Every entry of it can be followed to the row of the record from which it comes.

2. Allegations 1 and 2 are admitted. Allegation 3 is admitted but for the purpose alleged. Allegation 4 is admitted. Allegation 5 is denied.

# Issues
- Whether the officer cleared the security log of NMC-LAP-4821 on 16 February 2026 (allegation 5).
- If so, whether it was done to conceal allegations 3 and 4.
- Whether the intelligence was removed in order to defend himself, as he says, or in order to learn more about the former partner.
- Whether the conduct found proved is gross misconduct.

# On the evidence of the computer records
3. The records come from the force's monitoring system. They prove what was done under a user name on a device, and when. Who sat at the keyboard is a matter of inference. The panel is referred to paragraphs 4.5 and 4.6 of the investigator's report.

4. The records are complete in this sense: every row of the two exports is accounted for, as imported, as a duplicate or as rejected with its reason. What the records do not cover is said at the end of the chronology.`;

export const witnessList = `# Witness list of the appropriate authority
- PS 2207 Example: to be called.
- Staff 9034 Stencil: to be called; clocks, and the clearing of the log.
- DC 3316 Placeholder: statement to be read unless the officer wishes the witness called.
- Casey Fictional: statement to be read; will not be called.

# Witness list of the officer
- PC 4821 Sample.
- Dr N. Inventive, general practitioner: report to be read.`;
